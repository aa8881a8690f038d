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

    /** All findings, in the order of the checks. */
    public List<Finding> run(Candidate candidate) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Finding>>> running = new ArrayList<>();
            for (Precheck check : checks) {
                running.add(threads.submit(() -> check.check(candidate)));
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
