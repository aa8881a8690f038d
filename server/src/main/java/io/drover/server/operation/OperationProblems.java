package io.drover.server.operation;

import io.drover.kind.service.OperationException;
import io.drover.migration.finding.Finding;
import io.drover.server.cluster.Cluster;
import io.drover.server.migration.ClusterLocks;
import io.drover.server.task.TaskId;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** Says why an operation was not carried out. */
final class OperationProblems {
    private OperationProblems() {}

    static ProblemException of(Cluster cluster, OperationException e) {
        String detail = "cluster '%s': %s".formatted(cluster.name(), e.getMessage());
        return switch (e.reason()) {
            case NOT_FOUND -> ProblemException.notFound("NO_SUCH_SERVICE", detail);
            case CONFLICT -> ProblemException.conflict("OPERATION_CONFLICT", detail);
            case REFUSED ->
                new ProblemException(Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "OPERATION_REFUSED", detail));
            case UNREACHABLE -> ProblemException.unreachable("CLUSTER_UNREACHABLE", detail);
        };
    }

    /** @param migration the migration that has it locked, where it still runs */
    static ProblemException locked(Cluster cluster, Optional<String> migration) {
        return ProblemException.notNow(
                "CLUSTER_LOCKED",
                "cluster '%s' is locked by %s, which is just handing it to another plane; nothing was changed: try again in %d s, at that plane if it has gone there%s"
                        .formatted(
                                cluster.name(),
                                migration.map(id -> "migration " + id).orElse("a migration"),
                                ClusterLocks.HOLD.toSeconds(),
                                migration
                                        .map(" ('drover migration show %s')"::formatted)
                                        .orElse("")),
                ClusterLocks.HOLD);
    }

    static ProblemException beingDeployed(String stack, TaskId task) {
        return ProblemException.conflict(
                "STACK_BUSY",
                "stack '%s' is being deployed by task %s; wait for its end: 'drover task log %s --follow'"
                        .formatted(stack, task, task));
    }

    /** Names everything that is wrong with a definition, the unknown keys together and first. */
    static ProblemException refused(String stack, List<Finding> findings) {
        String keys = findings.stream()
                .filter(finding -> finding.code().equals("COMPOSE_KEY_UNSUPPORTED"))
                .map(Finding::target)
                .collect(Collectors.joining(", "));
        return ProblemException.refused(
                "DEFINITION_REFUSED",
                "stack '%s' is not deployed: %s"
                        .formatted(
                                Problem.shortened(stack),
                                keys.isEmpty()
                                        ? "%d things are wrong with its definition".formatted(findings.size())
                                        : "these keys are not supported: " + keys),
                findings);
    }
}
