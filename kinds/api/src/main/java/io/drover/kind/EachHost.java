package io.drover.kind;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Asks many hosts at once, each on a virtual thread. */
public final class EachHost {
    /** How many are asked at a time: bounds the memory that large answers take together. */
    private static final int AT_A_TIME = 32;

    private EachHost() {}

    /** What is asked of one host. It turns the failures that it expects into answers, and has a time limit of its own. */
    @FunctionalInterface
    public interface Question<H, A> {
        A ask(H host) throws InterruptedException;
    }

    /** The answers, in the order of the hosts. */
    public static <H, A> Map<H, A> ask(Collection<H> hosts, Question<H, A> question) throws InterruptedException {
        Semaphore turns = new Semaphore(AT_A_TIME);
        Map<H, Future<A>> asked = new LinkedHashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (H host : hosts) {
                asked.put(host, threads.submit(() -> {
                    turns.acquire();
                    try {
                        return question.ask(host);
                    } finally {
                        turns.release();
                    }
                }));
            }
            Map<H, A> answers = new LinkedHashMap<>();
            for (var entry : asked.entrySet()) {
                answers.put(entry.getKey(), entry.getValue().get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "a question to a host failed in a way that it does not expect", e.getCause());
        } finally {
            asked.values().forEach(answer -> answer.cancel(true));
        }
    }
}
