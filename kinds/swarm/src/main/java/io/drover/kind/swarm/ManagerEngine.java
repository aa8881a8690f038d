package io.drover.kind.swarm;

import io.drover.kind.Excerpt;
import io.drover.kind.Reach;
import io.drover.kind.service.OperationException;
import io.drover.kind.service.OperationException.Reason;
import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import io.drover.kind.swarm.engine.EngineInfo;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.LocalEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the engine of a manager that answers for the whole swarm. */
record ManagerEngine(Profile profile, Reach reach, Duration deadline) {
    private static final int TOLD = 5;

    /** What is done with it. */
    @FunctionalInterface
    interface Work<T> {
        T with(Engine manager) throws EngineException, OperationException, InterruptedException;
    }

    /** Does something at the first manager that can be reached; what fails there is not tried at another one. */
    <T> T run(Work<T> work) throws OperationException, InterruptedException {
        try (Engine manager = open()) {
            return work.with(manager);
        } catch (EngineException e) {
            throw failed(e);
        }
    }

    private Engine open() throws OperationException, InterruptedException {
        LocalEndpoint endpoint = EngineSetting.of(profile.settings())
                .endpoint()
                .orElseThrow(() -> new OperationException(
                        Reason.UNREACHABLE,
                        "the profile of the swarm is damaged: setting '%s'; take the cluster over again"
                                .formatted(SwarmKind.ENGINE)));
        // A role changes without this plane being told: the others are asked when no known manager is one.
        List<Member> members = profile.members().stream()
                .sorted(Comparator.comparing((Member member) -> !member.role().equals("manager")))
                .toList();
        List<String> reasons = new ArrayList<>();
        for (Member member : members) {
            try {
                Engine engine = new Engines(reach, deadline).open(member.host(), member.name(), endpoint);
                boolean kept = false;
                try {
                    EngineInfo.Swarm swarm = engine.info().swarm();
                    if (isManagerHere(member, swarm)) {
                        kept = true;
                        return engine;
                    }
                    reasons.add("host %s: its engine is no manager of this swarm (%s)"
                            .formatted(member.name(), swarm.localNodeState()));
                } finally {
                    if (!kept) {
                        engine.close();
                    }
                }
            } catch (EngineException e) {
                reasons.add(e.getMessage());
            }
        }
        throw new OperationException(
                Reason.UNREACHABLE,
                "no manager of the swarm answers: %s%s"
                        .formatted(
                                reasons.stream()
                                        .limit(TOLD)
                                        .map(reason -> Excerpt.of(reason, 150))
                                        .collect(Collectors.joining("; ")),
                                reasons.size() > TOLD ? "; and %d more".formatted(reasons.size() - TOLD) : ""));
    }

    private boolean isManagerHere(Member member, EngineInfo.Swarm swarm) {
        return swarm.isActive()
                && swarm.controlAvailable()
                && swarm.nodeId().equals(member.node())
                && (swarm.cluster() == null
                        || profile.fingerprint()
                                .equals(SwarmDiscovery.FINGERPRINT
                                        + swarm.cluster().id()));
    }

    private static OperationException failed(EngineException e) {
        return e.refusal()
                .map(refusal -> new OperationException(reason(refusal), "the swarm says: " + refusal.said(), e))
                .orElseGet(() -> new OperationException(Reason.UNREACHABLE, e.getMessage(), e));
    }

    /** Engines say most of what swarm refuses with 500, and why only in words. */
    private static Reason reason(EngineException.Refusal refusal) {
        if (refusal.said().contains("update out of sequence")) {
            return Reason.CONFLICT;
        }
        if (refusal.said().contains("does not have a leader")) {
            return Reason.UNREACHABLE;
        }
        return switch (refusal.status()) {
            case 404 -> Reason.NOT_FOUND;
            case 409 -> Reason.CONFLICT;
            case 503 -> Reason.UNREACHABLE;
            default -> Reason.REFUSED;
        };
    }
}
