package io.drover.server.migration;

import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.InventoryDifference;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.Grant;
import io.drover.migration.source.SourceState.Plan;
import io.drover.server.cluster.ReachFactory;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the workload of one migration at both ends and compares: before the lock, and after the target serves.
 * Thread-safe.
 */
final class WorkloadComparison {
    private static final int READINGS = 3;

    private final Kind kind;
    private final ReachFactory reaches;
    private final PeerCalls target;
    private final Plan plan;
    private final AtomicReference<@Nullable Inventory> before = new AtomicReference<>();
    private final AtomicReference<@Nullable List<InventoryDifference>> differences = new AtomicReference<>();

    WorkloadComparison(Kind kind, ReachFactory reaches, PeerCalls target, Plan plan) {
        this.kind = kind;
        this.reaches = reaches;
        this.target = target;
        this.plan = plan;
    }

    /** Reads at both ends; a difference may come of a change between the two readings, so it must last to count. */
    List<Finding> beforeLock(Profile profile, Signed<Grant> grant) throws PeerException, InterruptedException {
        List<Finding> findings = List.of();
        for (int i = 0; i < READINGS; i++) {
            findings = compare(profile, grant);
            if (!Finding.anyError(findings)) {
                return findings;
            }
        }
        return findings;
    }

    private List<Finding> compare(Profile profile, Signed<Grant> grant) throws PeerException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Optional<Inventory> here = readHere(profile, findings);
        PeerCalls.Validation there = target.validate(plan.migration(), plan.cluster(), Optional.of(grant));
        findings.addAll(there.findings());
        if (here.isEmpty()) {
            findings.add(Finding.warning(
                    "INVENTORY_RECORDED",
                    "cluster " + plan.clusterName(),
                    "the cluster does not answer; its last recorded inventory goes with it, unproven",
                    "check the cluster after the migration"));
        } else if (there.inventory().isEmpty()) {
            findings.add(Finding.error(
                    "TARGET_CANNOT_INSPECT",
                    "peer " + target.name(),
                    "the target could not read the cluster, the source could",
                    "see the other findings, and the log of peer " + target.name()));
        } else {
            before.set(here.get());
            InventoryDifference.between(here.get(), there.inventory().get())
                    .forEach(difference -> findings.add(difference.finding(plan.clusterName())));
        }
        return List.copyOf(findings);
    }

    private Optional<Inventory> readHere(Profile profile, List<Finding> findings) throws InterruptedException {
        try {
            return Optional.of(kind.read(profile, reaches.owned(plan.cluster(), plan.epoch()))
                    .inventory());
        } catch (KindException e) {
            findings.add(Finding.warning(
                    "CLUSTER_UNREADABLE",
                    "cluster " + plan.clusterName(),
                    String.valueOf(e.getMessage()),
                    "check the cluster; an unavailable one migrates with its last recorded inventory"));
            return Optional.empty();
        }
    }

    /** Has the target read again. After the commit nothing stops the migration, so nothing is an error any more. */
    List<Finding> afterSwitch() throws PeerException {
        PeerCalls.Validation after = target.validate(plan.migration(), plan.cluster(), Optional.empty());
        List<Finding> findings = new ArrayList<>(
                after.findings().stream().map(WorkloadComparison::asWarning).toList());
        Inventory first = before.get();
        if (first == null || after.inventory().isEmpty()) {
            findings.add(Finding.warning(
                    "NOT_COMPARED",
                    "cluster " + plan.clusterName(),
                    "the workload was read at one end only, so it could not be compared",
                    "check that the business runs"));
            return findings;
        }
        List<InventoryDifference> found =
                InventoryDifference.between(first, after.inventory().get());
        differences.set(found);
        found.forEach(difference -> findings.add(asWarning(difference.finding(plan.clusterName()))));
        if (found.isEmpty()) {
            findings.add(Finding.info(
                    "WORKLOAD_UNCHANGED",
                    "cluster " + plan.clusterName(),
                    "%d identities and %d observations are the same before and after"
                            .formatted(first.identity().size(), first.observed().size()),
                    "none"));
        }
        return findings;
    }

    /** What differed after the switch; empty where that is not known. */
    Optional<List<InventoryDifference>> differences() {
        return Optional.ofNullable(differences.get());
    }

    private static Finding asWarning(Finding finding) {
        return finding.isError()
                ? Finding.warning(finding.code(), finding.target(), finding.seen(), finding.fix())
                : finding;
    }
}
