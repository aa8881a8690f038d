package io.drover.kind.swarm;

import io.drover.kind.TakeOver;
import io.drover.kind.swarm.engine.EngineInfo;
import io.drover.migration.finding.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the entry is a manager that works, and of which swarm. */
record EntryCheck(TakeOver.Candidate entry, Survey survey, List<Finding> findings) {
    Optional<String> swarm() {
        return switch (survey) {
            case Survey.Offline() -> {
                error("HOST_OFFLINE", "its agent is not connected", "start the agent on it, or name another manager");
                yield Optional.empty();
            }
            case Survey.Failed(String reason, boolean tooOld) -> {
                if (tooOld) {
                    error("ENGINE_TOO_OLD", reason, "update the engine");
                } else {
                    error(
                            "ENGINE_UNREACHABLE",
                            reason,
                            "see that Docker runs there and that the setting '%s' names its socket"
                                    .formatted(SwarmKind.ENGINE));
                }
                yield Optional.empty();
            }
            case Survey.Answered(EngineInfo info) -> swarm(info.swarm());
        };
    }

    private Optional<String> swarm(EngineInfo.Swarm swarm) {
        switch (swarm.localNodeState()) {
            case "active" -> {
                if (swarm.controlAvailable() && swarm.cluster() != null) {
                    return Optional.of(swarm.cluster().id());
                }
                notAManager(swarm);
            }
            case "inactive" ->
                error(
                        "SWARM_INACTIVE",
                        "its engine is in no swarm",
                        "name a manager of the swarm, or make one with docker swarm init");
            case "locked" -> error("SWARM_LOCKED", "its swarm is locked", "unlock it there with docker swarm unlock");
            case "pending" ->
                error("SWARM_PENDING", "its engine is still joining a swarm" + told(swarm), "wait, then retry");
            default ->
                error(
                        "SWARM_ERROR",
                        "its engine's part in the swarm is in state '%s'%s; expected active"
                                .formatted(swarm.localNodeState(), told(swarm)),
                        "repair it first: docker info there says more");
        }
        return Optional.empty();
    }

    private void notAManager(EngineInfo.Swarm swarm) {
        String managers = swarm.remoteManagers().stream()
                .limit(10)
                .map(EngineInfo.Manager::addr)
                .collect(Collectors.joining(", "));
        error(
                "NOT_A_MANAGER",
                "its engine is a worker of the swarm (node %s%s); expected a manager"
                        .formatted(swarm.nodeId(), told(swarm)),
                managers.isEmpty()
                        ? "name a manager"
                        : "name one of the swarm's managers; their addresses are " + managers);
    }

    private static String told(EngineInfo.Swarm swarm) {
        return swarm.error().isEmpty() ? "" : ": " + swarm.error();
    }

    private void error(String code, String seen, String fix) {
        findings.add(Finding.error(code, "host " + entry.name(), seen, fix));
    }
}
