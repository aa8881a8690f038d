package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs all checks beside each other and reports all that they find; none hides another. */
public final class Prechecks {
    private final List<Precheck> checks;

    public Prechecks(List<Precheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /** All findings on a migration to another plane, in the order of the checks. */
    public List<Finding> run(Candidate candidate) throws InterruptedException {
        return run(checks, check -> check.check(candidate));
    }

    /** All findings on a migration within the plane, of the checks that are made for any route. */
    public List<Finding> run(PoolCandidate candidate) throws InterruptedException {
        return run(
                checks.stream()
                        .filter(AnyRoutePrecheck.class::isInstance)
                        .map(AnyRoutePrecheck.class::cast)
                        .toList(),
                check -> check.checkAttempt(candidate));
    }

    private interface Question<C> {
        List<Finding> ask(C check) throws InterruptedException;
    }

    private static <C extends Precheck> List<Finding> run(List<C> checks, Question<C> question)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Finding>>> running = new ArrayList<>();
            for (C check : checks) {
                running.add(threads.submit(() -> question.ask(check)));
            }
            List<Finding> findings = new ArrayList<>();
            for (int i = 0; i < checks.size(); i++) {
                findings.addAll(outcome(checks.get(i), running.get(i)));
            }
            return List.copyOf(findings);
        }
    }

    private static List<Finding> outcome(Precheck check, Future<List<Finding>> running) throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            // A check that breaks is itself a reason not to go on: what it would have found is unknown.
            return List.of(Finding.error(
                    "CHECK_FAILED",
                    check.getClass().getSimpleName(),
                    "the check ended with: " + e.getCause(),
                    "report this with the server's log"));
        }
    }
}
