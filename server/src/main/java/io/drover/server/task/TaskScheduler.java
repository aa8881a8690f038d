package io.drover.server.task;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs tasks: starts them when what asked for them is durable, again when they throw, and again when the server that ran
 * them is gone.
 *
 * <p>A task is run by one server at a time. On SQLite there is only one, so what is found running at the start was left
 * behind and goes on at once. On PostgreSQL a server that runs tasks gives a sign of life every two seconds; after eight
 * without one, others take its tasks over.
 *
 * <p>Thread-safe. Tasks run on virtual threads of their own.
 */
public final class TaskScheduler implements AutoCloseable {
    /** As many as one server can migrate at the same time, by the measure of the plane's goals. */
    public static final int DEFAULT_PARALLELISM = 300;

    private final Store store;
    private final InstantSource clock;
    private final int parallelism;
    private final JdbcCustomization database;
    private final Map<TaskType, TaskHandler> handlers = new EnumMap<>(TaskType.class);
    private final AtomicReference<State> state = new AtomicReference<>(new State.New());

    /**
     * A scheduler that does not run yet.
     *
     * @param store holds the tasks; outlives this scheduler
     * @param clock tells when a retry is due; it must go on
     * @param parallelism how many tasks run at the same time at most, from 1
     */
    public TaskScheduler(Store store, InstantSource clock, int parallelism) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("a parallelism of %d: expected 1 or more".formatted(parallelism));
        }
        this.store = store;
        this.clock = clock;
        this.parallelism = parallelism;
        this.database = store.read(transaction -> SchedulerDatabase.of(transaction.connection()));
    }

    /**
     * Says who runs a type of task.
     *
     * @throws IllegalStateException when the scheduler runs already, or the type has a handler
     */
    public synchronized void register(TaskType type, TaskHandler handler) {
        if (!(state.get() instanceof State.New)) {
            throw new IllegalStateException(
                    "a handler for %s tasks came after the scheduler was started".formatted(type));
        }
        if (handlers.putIfAbsent(type, handler) != null) {
            throw new IllegalStateException("%s tasks have a handler already".formatted(type));
        }
    }

    /**
     * Begins to run what is due, and what a server that is gone has left.
     *
     * @throws IllegalStateException when it was started before
     */
    public synchronized void start() {
        if (!(state.get() instanceof State.New)) {
            throw new IllegalStateException("the task scheduler was started before");
        }
        ExecutionScheduler scheduler = ExecutionScheduler.create(store, clock, parallelism, database, handlers);
        scheduler.startExecuting();
        state.set(new State.Running(scheduler));
    }

    /**
     * Asks for a task to be run, as part of a transaction: it runs as soon as that is durable, and never where that is
     * undone. A task that waits for a retry is run at once; one that runs is run once more when it has returned, so that
     * nobody who asks is forgotten.
     *
     * @throws IllegalStateException when the task is not stored, in this transaction or before
     */
    public void submit(Transaction transaction, TaskId id) {
        Task task = transaction
                .tasks()
                .find(id)
                .orElseThrow(() -> new IllegalStateException(
                        "task %s is not stored; insert it before it is submitted".formatted(id)));
        try (PreparedStatement statement = transaction.connection().prepareStatement("""
                        INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                        VALUES (?, ?, ?, ?, 1)
                        ON CONFLICT (task_name, task_instance) DO UPDATE SET
                            task_data = CASE WHEN scheduled_tasks.picked THEN ? ELSE scheduled_tasks.task_data END,
                            execution_time = CASE WHEN scheduled_tasks.picked
                                THEN scheduled_tasks.execution_time ELSE excluded.execution_time END""")) {
            Instant now = clock.instant();
            statement.setString(1, task.type().name());
            statement.setString(2, id.value());
            database.setInstant(statement, 3, now);
            statement.setBoolean(4, false);
            statement.setBytes(5, StoredExecutions.ONCE_MORE);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("task %s could not be scheduled".formatted(id), e);
        }
        transaction.afterCommit(this::trigger);
    }

    private void trigger() {
        if (state.get() instanceof State.Running(ExecutionScheduler scheduler)) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    /** Interrupts the tasks that run and waits up to some seconds for them; they go on when a server starts. */
    @Override
    public void close() {
        if (state.getAndSet(new State.Closed()) instanceof State.Running(ExecutionScheduler scheduler)) {
            scheduler.stopExecuting();
        }
    }

    private sealed interface State {
        record New() implements State {}

        record Running(ExecutionScheduler scheduler) implements State {}

        record Closed() implements State {}
    }
}
