package io.drover.testbed.workload;

import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that uses services without pause: short HTTP requests at a fixed rate, each over a new connection, and
 * connections that stay open and exchange a line again and again. Nothing is repeated: what fails is counted, and a
 * broken connection stays broken. Safe for use by several threads.
 */
public final class Workload implements AutoCloseable {
    private final WorkloadPlan plan;
    private final Tally requests;
    private final Tally lines;
    private final AtomicInteger keptConnections = new AtomicInteger();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread pacer = Thread.ofVirtual().name("workload").unstarted(this::request);
    private long startNanos = System.nanoTime();

    private Workload(WorkloadPlan plan, Clock clock) {
        this.plan = plan;
        requests = new Tally(clock, WorkloadReport.KEPT_FAILURES);
        lines = new Tally(clock, Integer.MAX_VALUE);
    }

    /** Starts; returns when every connection has exchanged a line or has failed to. */
    public static Workload start(WorkloadPlan plan) {
        return start(plan, Clock.systemUTC());
    }

    /** @param clock for the times of failures */
    public static Workload start(WorkloadPlan plan, Clock clock) {
        Workload workload = new Workload(plan, clock);
        for (int i = 0; i < plan.connections(); i++) {
            InetSocketAddress server = plan.echo().get(i % plan.echo().size());
            int number = i;
            CountDownLatch usedOnce = new CountDownLatch(1);
            workload.threads.execute(() -> workload.hold(server, number, usedOnce));
            // One after the other: small servers keep a short queue of new connections and lose the rest of a burst.
            Waiting.until(
                    "first line of connection " + i,
                    plan.limit().multipliedBy(3).plusSeconds(1),
                    () -> usedOnce.getCount() == 0);
        }
        workload.startNanos = System.nanoTime();
        workload.pacer.start();
        return workload;
    }

    /** How many short requests were answered or failed so far. */
    public long requestsSoFar() {
        return requests.attempts();
    }

    /** How many short requests failed so far. */
    public long failedSoFar() {
        return requests.failures();
    }

    /** Ends it and waits for the last answers. */
    public WorkloadReport stop() {
        close();
        return new WorkloadReport(
                Duration.ofNanos(System.nanoTime() - startNanos),
                requests.attempts(),
                requests.failures(),
                requests.firstFailures(),
                requests.latencies(),
                plan.connections(),
                keptConnections.get(),
                lines.firstFailures(),
                lines.attempts() - lines.failures(),
                lines.latencies());
    }

    @Override
    public void close() {
        stop.countDown();
        boolean interrupted = false;
        for (boolean paced = true; paced; ) {
            try {
                pacer.join();
                paced = false;
            } catch (InterruptedException e) {
                // It ends within one pause between two requests; the threads may be closed only then.
                interrupted = true;
            }
        }
        threads.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void request() {
        long between = TimeUnit.SECONDS.toNanos(1) / plan.requestsPerSecond();
        long due = System.nanoTime();
        for (long i = 0; stop.getCount() > 0 && !plan.web().isEmpty(); i++) {
            URI target = plan.web().get((int) (i % plan.web().size()));
            long start = due;
            threads.execute(() -> requestOnce(target, start));
            due += between;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void requestOnce(URI target, long due) {
        Http.get(target, plan.limit())
                .ifPresentOrElse(
                        reason -> requests.failed(target.toString(), reason),
                        () -> requests.succeeded(System.nanoTime() - due));
    }

    private void hold(InetSocketAddress server, int number, CountDownLatch usedOnce) {
        try (Echo echo = Echo.connect(server, plan.limit())) {
            boolean last;
            long line = 0;
            do {
                // Looked at before the exchange, so that every connection is used once more after the stop.
                last = stop.await(line == 0 ? 0 : plan.betweenLines().toNanos(), TimeUnit.NANOSECONDS);
                long start = System.nanoTime();
                echo.exchange("connection " + number + " line " + line++);
                lines.succeeded(System.nanoTime() - start);
                usedOnce.countDown();
            } while (!last);
            keptConnections.incrementAndGet();
        } catch (IOException e) {
            lines.failed(server.toString(), e.getClass().getSimpleName() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lines.failed(server.toString(), "the client was interrupted");
        } finally {
            usedOnce.countDown();
        }
    }
}
