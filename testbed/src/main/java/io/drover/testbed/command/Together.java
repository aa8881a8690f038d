package io.drover.testbed.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Doing the same to several things at the same time. */
public final class Together {
    private Together() {}

    /**
     * Applies {@code action} to each item on a virtual thread of its own and waits for all of them, also when some
     * fail.
     *
     * @return the results, in the order of the items
     * @throws RuntimeException the first failure, with the others suppressed in it
     */
    public static <T, R> List<R> map(List<T> items, Function<T, R> action) {
        List<R> results = new ArrayList<>();
        List<RuntimeException> failures = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> futures = items.stream()
                    .map(item -> executor.submit(() -> action.apply(item)))
                    .toList();
            for (Future<R> future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    failures.add(
                            e.getCause() instanceof RuntimeException failure
                                    ? failure
                                    : new IllegalStateException(e.getCause()));
                } catch (InterruptedException e) {
                    executor.shutdownNow();
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting for " + items, e);
                }
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
        return results;
    }
}
