package io.drover.migration.source;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.phase.Phase;
import io.drover.migration.phase.Progress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A migration as its source knows it.
 *
 * @param plan what was asked for; never changes
 * @param phase where it stands
 * @param hosts how far each host of the ended ownership is
 * @param manifest the digest of the manifest that the target holds
 * @param certificate the decision, from COMMIT on
 * @param majority the proof that the target serves, from VERIFY on
 * @param stop the decision to abort, from then until the end
 * @param findings everything worth telling, oldest first
 * @param blackout from LOCK to the target's serving, once measured
 * @param locked the digest of the manifest as it was when operations were held, from then on; the target must hold this one
 * @param words the hosts that gave their word, since this run began, that the migration never gets their vote
 */
public record SourceState(
        Plan plan,
        Phase phase,
        Map<HostKey, HostStage> hosts,
        Optional<Digest> manifest,
        Optional<Signed<TransferCertificate>> certificate,
        Optional<Majority> majority,
        Optional<Stop> stop,
        List<Finding> findings,
        Optional<Duration> blackout,
        Optional<Digest> locked,
        Set<HostKey> words)
        implements Progress {
    public SourceState {
        hosts = Map.copyOf(hosts);
        words = Set.copyOf(words);
        findings = List.copyOf(findings);
    }

    /**
     * What was asked for.
     *
     * @param migration its ID
     * @param cluster the cluster
     * @param clusterName its name
     * @param source this plane
     * @param incarnation this plane's, when it began
     * @param target where to
     * @param targetGateways where the hosts find the target
     * @param epoch the epoch that it will end
     * @param head the digest of the link that began that epoch
     * @param ended the hosts of that epoch, whose votes count
     * @param leftOut the hosts that are not waited for, by the operator's word
     * @param keepHosts whether hosts without another cluster stay known to the source
     */
    public record Plan(
            MigrationId migration,
            ClusterId cluster,
            String clusterName,
            PlaneIdentity source,
            int incarnation,
            PlaneIdentity target,
            List<GatewayAddress> targetGateways,
            long epoch,
            Digest head,
            HostSet ended,
            Set<HostKey> leftOut,
            boolean keepHosts) {
        public Plan {
            targetGateways = List.copyOf(targetGateways);
            leftOut = Set.copyOf(leftOut);
            if (source.id().equals(target.id())) {
                throw new IllegalArgumentException("a migration from plane %s to itself".formatted(source.id()));
            }
            if (!ended.hosts().containsAll(leftOut)) {
                throw new IllegalArgumentException(
                        "a migration that leaves out a host which the cluster does not have");
            }
            if (ended.size() - leftOut.size() < ended.quorum()) {
                throw new IllegalArgumentException(
                        "%d of %d hosts left out: at least %d are needed to settle a transfer"
                                .formatted(leftOut.size(), ended.size(), ended.quorum()));
            }
        }

        /** Whether the ownership that this migration was to end has ended otherwise, as the cluster's chain tells. */
        public boolean isOvertakenBy(Chain chain) {
            return chain.after(epoch).stream()
                    .findFirst()
                    .filter(next -> switch (next) {
                        case Link.Transfer(Signed<TransferCertificate> certificate) ->
                            !certificate.statement().migration().equals(migration);
                        case Link.Adopted ignored -> true;
                    })
                    .isPresent();
        }
    }

    /** How far a host is. */
    public enum HostStage {
        /** Nothing heard of it yet. */
        PENDING,
        /** Its pending session to the target is open. */
        CONNECTED,
        /** It voted. */
        VOTED,
        /** It reported from the target. */
        ARRIVED,
        /** The operator left it out. */
        LEFT_OUT
    }

    /**
     * The decision to abort.
     *
     * @param abort the statement for the target; absent where no claim can exist, and until a majority of the hosts gave
     *     its word
     * @param reason why
     */
    public record Stop(Optional<Signed<Abort>> abort, Finding reason) {}

    public static SourceState planned(Plan plan) {
        Map<HostKey, HostStage> hosts = new HashMap<>();
        plan.ended()
                .hosts()
                .forEach(host ->
                        hosts.put(host, plan.leftOut().contains(host) ? HostStage.LEFT_OUT : HostStage.PENDING));
        return new SourceState(
                plan,
                Phase.PRECHECK,
                hosts,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    /** Whether all hosts that are waited for have reached a stage, or one after it. */
    public boolean all(HostStage stage) {
        return hosts.values().stream().allMatch(reached -> reached.compareTo(stage) >= 0);
    }

    @Override
    public MigrationId migration() {
        return plan.migration();
    }

    @Override
    public boolean isStopping() {
        return stop.isPresent() && !phase.isTerminal();
    }

    /** Whether the abort waits to be signed: for as many more hosts' words as a majority lacks. */
    public boolean awaitsWords() {
        return isStopping() && stop.flatMap(Stop::abort).isEmpty();
    }

    SourceState in(Phase next) {
        return new SourceState(
                plan, phase.to(next), hosts, manifest, certificate, majority, stop, findings, blackout, locked, words);
    }

    SourceState withHost(HostKey host, HostStage stage) {
        HostStage reached = hosts.get(host);
        if (reached == null || reached.compareTo(stage) >= 0) {
            return this;
        }
        Map<HostKey, HostStage> changed = new HashMap<>(hosts);
        changed.put(host, stage);
        return new SourceState(
                plan, phase, changed, manifest, certificate, majority, stop, findings, blackout, locked, words);
    }

    SourceState withManifest(Digest held) {
        return new SourceState(
                plan, phase, hosts, Optional.of(held), certificate, majority, stop, findings, blackout, locked, words);
    }

    SourceState lockedAt(Digest current) {
        return new SourceState(
                plan,
                phase,
                hosts,
                manifest,
                certificate,
                majority,
                stop,
                findings,
                blackout,
                Optional.of(current),
                words);
    }

    SourceState decided(Signed<TransferCertificate> decision) {
        return new SourceState(
                plan, phase, hosts, manifest, Optional.of(decision), majority, stop, findings, blackout, locked, words);
    }

    /** The certificate by which the target serves counts, which may be one of another incarnation. */
    SourceState served(Majority proof, Optional<Duration> measured) {
        return new SourceState(
                plan,
                phase,
                hosts,
                manifest,
                Optional.of(proof.certificate()),
                Optional.of(proof),
                stop,
                findings,
                measured,
                locked,
                words);
    }

    SourceState stopped(Stop decision) {
        return new SourceState(
                plan,
                phase,
                hosts,
                manifest,
                certificate,
                majority,
                Optional.of(decision),
                findings,
                blackout,
                locked,
                words);
    }

    SourceState withWord(HostKey host) {
        Set<HostKey> more = new HashSet<>(words);
        more.add(host);
        return new SourceState(
                plan, phase, hosts, manifest, certificate, majority, stop, findings, blackout, locked, more);
    }

    SourceState reporting(List<Finding> more) {
        List<Finding> all = new java.util.ArrayList<>(findings);
        more.stream().filter(finding -> !all.contains(finding)).forEach(all::add);
        return new SourceState(plan, phase, hosts, manifest, certificate, majority, stop, all, blackout, locked, words);
    }
}
