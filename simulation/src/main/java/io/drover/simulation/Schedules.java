package io.drover.simulation;

import io.drover.simulation.world.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Runs many schedules, as many at a time as there are processors; each is a world of its own. */
final class Schedules {
    private static final long TOLD_EVERY = 5_000;

    private final Wiring wiring;
    private final LongConsumer progress;

    /** @param progress told now and then how many are done, by any thread */
    Schedules(Wiring wiring, LongConsumer progress) {
        this.wiring = wiring;
        this.progress = progress;
    }

    /** Of the seeds from {@code from} on. */
    Summary run(long from, long schedules) throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        AtomicLong next = new AtomicLong();
        List<Future<Summary>> parts = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                parts.add(executor.submit(() -> part(from, schedules, next)));
            }
            Summary all = new Summary();
            for (Future<Summary> part : parts) {
                all.add(part.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a schedule did not run", e);
        }
    }

    private Summary part(long from, long schedules, AtomicLong next) {
        Summary part = new Summary();
        for (long i = next.getAndIncrement(); i < schedules; i = next.getAndIncrement()) {
            part.add(new Schedule(from + i, wiring, false).run());
            if ((i + 1) % TOLD_EVERY == 0) {
                progress.accept(i + 1);
            }
        }
        return part;
    }
}
