package io.drover.testbed.access;

import io.drover.testbed.command.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the docker command again and again, and counts what became of it. Ended by {@link #end}. */
public final class AccessCalls implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    /**
     * What was counted.
     *
     * @param calls how many there were
     * @param refused how many of them were refused as documented, since the cluster was just being handed over
     * @param problems what each of the others said that did not succeed
     */
    public record Seen(int calls, int refused, List<String> problems) {
        public Seen {
            problems = List.copyOf(problems);
        }

        public String describe() {
            return "%d calls of the docker command through the access point, %d refused, %d otherwise failed"
                    .formatted(calls, refused, problems.size());
        }
    }

    private AccessCalls(Optional<DockerClient> client) {
        thread = Thread.ofVirtual().name("access-calls").unstarted(() -> client.ifPresent(this::run));
    }

    /** Without a client, nothing is called. */
    public static AccessCalls start(Optional<DockerClient> client) {
        AccessCalls calls = new AccessCalls(client);
        calls.thread.start();
        return calls;
    }

    private void run(DockerClient client) {
        while (!over) {
            CommandResult result = client.attempt("service", "ls", "--quiet");
            calls.incrementAndGet();
            if (!result.succeeded()) {
                if (isDocumented(result.err())) {
                    refused.incrementAndGet();
                } else {
                    problems.add("docker service ls: " + result.err().strip());
                }
            }
            pause();
        }
    }

    /** What docs/access.md says of calls while a cluster is handed over. */
    private static boolean isDocumented(String said) {
        return said.contains("being handed over to another plane") || said.contains("has just gone to another plane");
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            over = true;
            Thread.currentThread().interrupt();
        }
    }

    public int callsSoFar() {
        return calls.get();
    }

    /** Waits for the call that is under way. */
    public Seen end() {
        close();
        return new Seen(calls.get(), refused.get(), problems);
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
