package io.drover.server.task;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.PollingStrategyConfig;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.Waiter;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Execution;
import io.drover.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

/** db-scheduler over the store's own transactions, so that what it writes shares their commits. */
final class ExecutionScheduler extends Scheduler {
    /** How often to look for retries that have become due; what is submitted here does not wait for it. */
    private static final Duration POLLING = Duration.ofSeconds(1);

    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    /** db-scheduler's own builder allows no fewer. */
    private static final int MISSED_HEARTBEATS = 4;
    /** Before and after it gives up on tasks that do not heed the interrupt. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    /** In effect never: a task whose type this version does not know is kept for the version that does. */
    private static final Duration KEEP_UNKNOWN = Duration.ofDays(36_500);

    private final Clock clock;
    private final StoredExecutions executions;
    private final RunningTasks running;
    private final boolean exclusive;

    private ExecutionScheduler(
            Clock clock,
            boolean exclusive,
            StoredExecutions executions,
            TaskResolver resolver,
            SchedulerName name,
            int parallelism,
            RunningTasks running) {
        super(
                clock,
                executions,
                executions,
                resolver,
                parallelism,
                Executors.newFixedThreadPool(
                        parallelism, Thread.ofVirtual().name("task-", 1).factory()),
                name,
                new Waiter(POLLING),
                HEARTBEAT,
                MISSED_HEARTBEATS,
                List.of(),
                List.of(),
                new PollingStrategyConfig(PollingStrategyConfig.Type.LOCK_AND_FETCH, 0.5, 1.0),
                KEEP_UNKNOWN,
                SHUTDOWN,
                // Each failure is logged where it is known how it goes on.
                LogLevel.OFF,
                false,
                List.of(),
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("task-due").factory()),
                Executors.newScheduledThreadPool(
                        2, Thread.ofPlatform().daemon().name("task-care-", 1).factory()));
        this.clock = clock;
        this.exclusive = exclusive;
        this.executions = executions;
        this.running = running;
        executions.whenDue(this::triggerCheckForDueExecutions);
    }

    static ExecutionScheduler create(
            Store store,
            InstantSource clock,
            int parallelism,
            JdbcCustomization database,
            Map<TaskType, TaskHandler> handlers) {
        Clock schedulerClock = clock::instant;
        RunningTasks running = new RunningTasks();
        List<com.github.kagkarlsson.scheduler.task.Task<?>> tasks = new ArrayList<>();
        handlers.forEach((type, handler) -> tasks.add(new ScheduledTaskType(type, handler, running, clock)));
        TaskResolver resolver = new TaskResolver(new SchedulerListeners(List.of()), schedulerClock, tasks);
        SchedulerName name = new SchedulerName.Fixed("server-" + UUID.randomUUID());
        StoredExecutions executions = new StoredExecutions(store, database, resolver, name, schedulerClock);
        return new ExecutionScheduler(
                schedulerClock,
                SchedulerDatabase.isExclusive(database),
                executions,
                resolver,
                name,
                parallelism,
                running);
    }

    void startExecuting() {
        if (exclusive) {
            // All of it, even where the clock has been set back since.
            executions.reclaim(clock.now().plus(KEEP_UNKNOWN), List.of());
        }
        start();
    }

    void stopExecuting() {
        running.interruptAll();
        stop();
    }

    /**
     * Where there are no other servers, a picked task that does not run here is one of which the store could not tell
     * the end, for lack of space.
     */
    @Override
    protected void detectDeadExecutions() {
        if (exclusive) {
            List<Execution> executing = getCurrentlyExecuting().stream()
                    .map(CurrentlyExecuting::getExecution)
                    .toList();
            executions.reclaim(clock.now().minus(HEARTBEAT.multipliedBy(MISSED_HEARTBEATS)), executing);
        } else {
            super.detectDeadExecutions();
        }
    }
}
