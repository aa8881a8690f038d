package io.drover.server.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.server.store.sql.SqlStore;
import io.drover.server.store.sql.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the scheduler promises, whichever database the tasks are in. */
abstract class TaskSchedulerContract {
    protected TestDatabase database;
    protected SqlStore store;
    private final List<TaskScheduler> schedulers = new ArrayList<>();
    protected final BlockingQueue<String> runs = new LinkedBlockingQueue<>();

    abstract TestDatabase newDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = newDatabase();
        store = database.open();
    }

    @AfterEach
    void close() {
        schedulers.forEach(TaskScheduler::close);
        database.close();
    }

    protected TaskScheduler scheduler(SqlStore on, int parallelism, TaskHandler handler) {
        TaskScheduler scheduler = new TaskScheduler(on, InstantSource.system(), parallelism);
        schedulers.add(scheduler);
        scheduler.register(TaskType.MIGRATE, handler);
        return scheduler;
    }

    protected TaskScheduler started(TaskHandler handler) {
        TaskScheduler scheduler = scheduler(store, 10, handler);
        scheduler.start();
        return scheduler;
    }

    static Task task(String id) {
        Instant now = Instant.parse("2026-03-04T05:06:07Z");
        return new Task(
                new TaskId(id),
                TaskType.MIGRATE,
                "Migrate",
                "cluster-of-" + id,
                Map.of(),
                TaskState.RUNNING,
                List.of(),
                Optional.empty(),
                now,
                now);
    }

    protected void submitNew(TaskScheduler scheduler, String id) {
        store.write(tx -> {
            tx.tasks().insert(task(id));
            scheduler.submit(tx, new TaskId(id));
            return true;
        });
    }

    private void submitAgain(TaskScheduler scheduler, String id) {
        store.write(tx -> {
            scheduler.submit(tx, new TaskId(id));
            return true;
        });
    }

    protected String nextRun() throws InterruptedException {
        String run = runs.poll(30, TimeUnit.SECONDS);
        assertThat(run).as("a task that runs within 30 s").isNotNull();
        return String.valueOf(run);
    }

    /** Waits until the scheduler has nothing left that it would run, now or later. */
    protected void awaitNothingScheduled() {
        Awaitility.await("no scheduled execution")
                .atMost(Duration.ofSeconds(30))
                .until(() -> scheduled() == 0);
    }

    private int scheduled() {
        return store.read(tx -> {
            try (var statement = tx.connection().createStatement();
                    var result = statement.executeQuery("SELECT COUNT(*) FROM scheduled_tasks")) {
                result.next();
                return result.getInt(1);
            } catch (java.sql.SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void submittedTaskRunsOnceAtOnce() throws Exception {
        TaskScheduler scheduler = started(id -> runs.add(id.value()));
        long before = store.commits();
        long begun = System.nanoTime();
        submitNew(scheduler, "t-1");
        assertThat(nextRun()).isEqualTo("t-1");
        double millis = (System.nanoTime() - begun) / 1e6;
        awaitNothingScheduled();
        assertThat(runs).isEmpty();
        // Asking for it, picking it and removing it; on PostgreSQL there may be a sign of life.
        assertThat(store.commits() - before).isBetween(3L, 4L);
        System.out.printf("%s: ran %.1f ms after being submitted%n", getClass().getSimpleName(), millis);
    }

    @Test
    void taskOfATransactionThatIsUndoneNeverRuns() throws Exception {
        TaskScheduler scheduler = started(id -> runs.add(id.value()));
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.tasks().insert(task("undone"));
                    scheduler.submit(tx, new TaskId("undone"));
                    throw new IllegalArgumentException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(scheduled()).isZero();
        submitNew(scheduler, "kept");
        assertThat(nextRun()).isEqualTo("kept");
        awaitNothingScheduled();
        assertThat(runs).isEmpty();
    }

    @Test
    void taskThatIsNotStoredIsRefused() {
        TaskScheduler scheduler = started(id -> runs.add(id.value()));
        assertThatIllegalStateException()
                .isThrownBy(() -> submitAgain(scheduler, "unknown"))
                .withMessageContaining("unknown")
                .withMessageContaining("insert it");
        assertThat(scheduled()).isZero();
    }

    @Test
    void taskThatThrowsIsRunAgainUntilItReturns() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        TaskScheduler scheduler = started(id -> {
            runs.add(id.value());
            if (failures.incrementAndGet() <= 2) {
                throw new IllegalStateException("failure " + failures);
            }
        });
        submitNew(scheduler, "t-1");
        for (int i = 0; i < 3; i++) {
            assertThat(nextRun()).isEqualTo("t-1");
        }
        awaitNothingScheduled();
        assertThat(runs).isEmpty();
    }

    @Test
    void retriesWaitLongerAndLongerUpToHalfAMinute() {
        assertThat(List.of(0, 1, 2, 4, 5, 60))
                .extracting(ScheduledTaskType::delay)
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 16L, 30L, 30L);
    }

    @Test
    void taskThatIsSubmittedWhileItRunsIsRunOnceMore() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        TaskScheduler scheduler = started(id -> {
            runs.add(id.value());
            go.await();
        });
        submitNew(scheduler, "t-1");
        nextRun();
        submitAgain(scheduler, "t-1");
        submitAgain(scheduler, "t-1");
        go.countDown();
        assertThat(nextRun()).isEqualTo("t-1");
        awaitNothingScheduled();
        assertThat(runs).isEmpty();
    }

    @Test
    void taskThatWasSubmittedBeforeTheStartRunsThen() throws Exception {
        TaskScheduler scheduler = scheduler(store, 10, id -> runs.add(id.value()));
        submitNew(scheduler, "t-1");
        assertThat(runs).isEmpty();
        scheduler.start();
        assertThat(nextRun()).isEqualTo("t-1");
    }

    @Test
    void noMoreTasksRunAtATimeThanAllowedAndNoneIsForgotten() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch asManyAsMay = new CountDownLatch(3);
        TaskScheduler scheduler = scheduler(store, 3, id -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            asManyAsMay.countDown();
            asManyAsMay.await();
            now.decrementAndGet();
            runs.add(id.value());
        });
        scheduler.start();
        for (int i = 0; i < 20; i++) {
            submitNew(scheduler, "t-" + i);
        }
        List<String> ran = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ran.add(nextRun());
        }
        assertThat(ran).doesNotHaveDuplicates().hasSize(20);
        assertThat(most.get()).isEqualTo(3);
        awaitNothingScheduled();
    }

    @Test
    void tasksThatAreDueTogetherSharePickingAndRemoving() throws Exception {
        TaskScheduler scheduler = scheduler(store, 300, id -> runs.add(id.value()));
        store.write(tx -> {
            for (int i = 0; i < 300; i++) {
                tx.tasks().insert(task("t-" + i));
                scheduler.submit(tx, new TaskId("t-" + i));
            }
            return true;
        });
        long before = store.commits();
        long begun = System.nanoTime();
        scheduler.start();
        for (int i = 0; i < 300; i++) {
            nextRun();
        }
        awaitNothingScheduled();
        System.out.printf(
                "%s: 300 tasks picked, run and removed in %d durable commits and %.0f ms%n",
                getClass().getSimpleName(), store.commits() - before, (System.nanoTime() - begun) / 1e6);
        assertThat(runs).isEmpty();
    }

    @Test
    void closingInterruptsWhatRunsAndTheNextSchedulerGoesOn() throws Exception {
        BlockingQueue<String> interrupted = new LinkedBlockingQueue<>();
        TaskScheduler first = started(id -> {
            runs.add(id.value());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.add(id.value());
                throw e;
            }
        });
        submitNew(first, "t-1");
        nextRun();
        first.close();
        assertThat(interrupted).containsExactly("t-1");

        TaskScheduler second = started(id -> runs.add("second " + id));
        assertThat(nextRun()).isEqualTo("second t-1");
        awaitNothingScheduled();
        second.close();
        submitNew(second, "late");
        assertThat(runs).isEmpty();
    }

    @Test
    void misuseIsRefused() {
        TaskScheduler scheduler = scheduler(store, 1, id -> {});
        assertThatIllegalStateException()
                .isThrownBy(() -> scheduler.register(TaskType.MIGRATE, id -> {}))
                .withMessageContaining("MIGRATE");
        scheduler.start();
        assertThatIllegalStateException().isThrownBy(scheduler::start).withMessageContaining("before");
        assertThatIllegalStateException()
                .isThrownBy(() -> scheduler.register(TaskType.TAKE_OVER, id -> {}))
                .withMessageContaining("TAKE_OVER");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskScheduler(store, InstantSource.system(), 0))
                .withMessageContaining("parallelism of 0");
    }
}
