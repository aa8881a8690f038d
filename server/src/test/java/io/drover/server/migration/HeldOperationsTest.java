package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.ClusterId;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class HeldOperationsTest {
    private static final ClusterId SHOP = new ClusterId("c-shop");
    private static final ClusterId OTHER = new ClusterId("c-other");

    private final ClusterLocks locks = new ClusterLocks(Duration.ofMillis(300));

    @Test
    void aLockWaitsForWhatIsInsideAndHoldsNothingWhereItGaveUp() throws Exception {
        ClusterLocks.Operation inside = locks.enter(SHOP);
        assertThat(locks.lock(SHOP, Duration.ofMillis(50))).isFalse();
        locks.enter(SHOP).close();
        inside.close();
        assertThat(locks.lock(SHOP, Duration.ofMillis(50))).isTrue();
    }

    @Test
    void whatComesIsHeldAndThenRefused() throws Exception {
        assertThat(locks.lock(SHOP, Duration.ZERO)).isTrue();
        long before = System.nanoTime();
        assertThatThrownBy(() -> locks.enter(SHOP)).isInstanceOf(ClusterLockedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(290), Duration.ofSeconds(5));
        locks.enter(OTHER).close();
    }

    @Test
    void whatIsHeldGoesOnOnceItIsUnlocked() throws Exception {
        ClusterLocks patient = new ClusterLocks(Duration.ofSeconds(30));
        assertThat(patient.lock(SHOP, Duration.ZERO)).isTrue();
        FutureTask<Boolean> held = new FutureTask<>(() -> {
            patient.enter(SHOP).close();
            return true;
        });
        Thread thread = Thread.ofVirtual().start(held);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        assertThat(held.isDone()).isFalse();
        patient.unlock(SHOP);
        assertThat(held.get()).isTrue();
    }
}
