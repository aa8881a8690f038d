package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.ClusterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ClusterLocksTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ClusterLocks locks = new ClusterLocks();
    private final ClusterId cluster = ClusterId.random();

    private static CompletableFuture<Boolean> async(Operation operation) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return operation.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private interface Operation {
        boolean run() throws InterruptedException;
    }

    private boolean enterAndLeave() throws InterruptedException {
        try (ClusterLocks.Operation ignored = locks.enter(cluster)) {
            return true;
        }
    }

    @Test
    void aLockWaitsForThoseInsideAndHoldsThoseWhoCome() throws Exception {
        ClusterLocks.Operation inside = locks.enter(cluster);
        CompletableFuture<Boolean> locking = async(() -> locks.lock(cluster, LONG));
        await().during(Duration.ofMillis(100)).until(() -> !locking.isDone());
        inside.close();
        assertThat(locking.get()).isTrue();
        assertThat(locks.isLocked(cluster)).isTrue();
        CompletableFuture<Boolean> held = async(this::enterAndLeave);
        CompletableFuture<Boolean> waiting = async(() -> locks.awaitUnlocked(cluster, LONG));
        await().during(Duration.ofMillis(100)).until(() -> !held.isDone() && !waiting.isDone());
        locks.unlock(cluster);
        assertThat(held.get()).isTrue();
        assertThat(waiting.get()).isTrue();
        assertThat(locks.isLocked(cluster)).isFalse();
    }

    @Test
    void operationsThatOverlapWithoutAPauseDoNotKeepALockOut() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        List<CompletableFuture<Boolean>> busy = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            busy.add(async(() -> {
                while (!over.get()) {
                    try (ClusterLocks.Operation ignored = locks.enter(cluster)) {
                        LockSupport.parkNanos(20_000_000);
                    } catch (ClusterLockedException e) {
                        refused.incrementAndGet();
                    }
                }
                return true;
            }));
        }
        long began = System.nanoTime();
        assertThat(locks.lock(cluster, LONG)).isTrue();
        System.out.printf("locked a busy cluster in %d ms%n", (System.nanoTime() - began) / 1_000_000);
        locks.unlock(cluster);
        over.set(true);
        for (CompletableFuture<Boolean> each : busy) {
            assertThat(each.get()).isTrue();
        }
        assertThat(refused).hasValue(0);
    }

    @Test
    void aLockThatIsNotHadHoldsNothing() throws InterruptedException, ExecutionException {
        try (ClusterLocks.Operation ignored = locks.enter(cluster)) {
            assertThat(locks.lock(cluster, Duration.ofMillis(700))).isFalse();
            assertThat(locks.isLocked(cluster)).isFalse();
            assertThat(async(this::enterAndLeave).get()).isTrue();
        }
        assertThat(locks.lock(cluster, Duration.ofMillis(1))).isTrue();
        assertThat(locks.awaitUnlocked(cluster, Duration.ofMillis(1))).isFalse();
        locks.unlock(cluster);
    }
}
