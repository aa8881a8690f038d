package io.drover.server.task;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.ScheduledExecutionsFilter;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskRepository;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.TaskSummary;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.RescheduleUpdate;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What db-scheduler stores, as transactions of the store: on SQLite they share its durable commits, and all that is due
 * at a time is taken in one.
 *
 * <p>Methods that this server's use of db-scheduler does not reach are not there.
 */
@SuppressWarnings("rawtypes")
final class StoredExecutions implements TaskRepository {
    /** In the column for data, which tasks here do not have: run the task once more when it has returned. */
    static final byte[] ONCE_MORE = {1};

    private static final Logger LOG = LoggerFactory.getLogger(StoredExecutions.class);
    private static final String ONE = " WHERE task_name = ? AND task_instance = ? AND version = ?";

    private final Store store;
    private final JdbcCustomization database;
    private final TaskResolver resolver;
    private final SchedulerName name;
    private final Clock clock;
    private volatile Runnable whenDue = () -> {};

    StoredExecutions(Store store, JdbcCustomization database, TaskResolver resolver, SchedulerName name, Clock clock) {
        this.store = store;
        this.database = database;
        this.resolver = resolver;
        this.name = name;
        this.clock = clock;
    }

    /** Says what to do when something has become due. */
    void whenDue(Runnable action) {
        whenDue = action;
    }

    @Override
    public List<Execution> lockAndGetDue(Instant now, int limit) {
        // Most looks find nothing: those cost no write.
        boolean any = store.<Boolean>read(
                transaction -> !in(transaction).getDue(now, 1).isEmpty());
        if (!any) {
            return List.of();
        }
        return store.write(transaction -> {
            JdbcTaskRepository repository = in(transaction);
            List<Execution> picked = new ArrayList<>();
            // Asked again behind the others' writes, so that servers do not contend for the same ones.
            repository
                    .getDue(now, limit)
                    .forEach(execution -> repository.pick(execution, now).ifPresent(picked::add));
            return picked;
        });
    }

    @Override
    public void remove(Execution execution) {
        store.write(transaction -> {
            if (change(transaction, "DELETE FROM scheduled_tasks" + ONE + " AND task_data IS NULL", execution) == 0) {
                runOnceMore(transaction, execution);
            }
            return true;
        });
    }

    private void runOnceMore(Transaction transaction, Execution execution) {
        int changed = change(transaction, """
                UPDATE scheduled_tasks SET picked = NOT picked, picked_by = NULL, task_data = NULL,
                    last_heartbeat = NULL, consecutive_failures = 0, version = version + 1""" + ONE, execution);
        if (changed == 0) {
            LOG.warn("Task {} ended here after another server had taken it over", execution.getId());
        }
        transaction.afterCommit(() -> whenDue.run());
    }

    @Override
    public boolean reschedule(
            Execution execution,
            Instant next,
            @Nullable Instant lastSuccess,
            @Nullable Instant lastFailure,
            int consecutiveFailures) {
        return store.write(transaction -> {
            // The next run sees all that is stored by now: it does what a run once more would.
            change(transaction, "UPDATE scheduled_tasks SET task_data = NULL" + ONE, execution);
            return in(transaction).reschedule(execution, next, lastSuccess, lastFailure, consecutiveFailures);
        });
    }

    @Override
    public List<Execution> getDeadExecutions(Instant olderThan) {
        return store.read(transaction -> in(transaction).getDeadExecutions(olderThan));
    }

    @Override
    public boolean updateHeartbeatWithRetry(Execution execution, Instant heartbeat, int tries) {
        // Without other servers nobody looks for it.
        return SchedulerDatabase.isExclusive(database)
                || store.<Boolean>write(
                        transaction -> in(transaction).updateHeartbeatWithRetry(execution, heartbeat, tries));
    }

    @Override
    public boolean updateHeartbeat(Execution execution, Instant heartbeat) {
        return updateHeartbeatWithRetry(execution, heartbeat, 1);
    }

    /** Makes due again what was picked before a time and does not run here. For a store that no other server uses. */
    void reclaim(Instant pickedBefore, List<Execution> running) {
        List<Execution> left = getDeadExecutions(pickedBefore).stream()
                .filter(execution -> running.stream()
                        .noneMatch(one -> one.taskInstance
                                .getTaskAndInstance()
                                .equals(execution.taskInstance.getTaskAndInstance())))
                .toList();
        if (left.isEmpty()) {
            return;
        }
        LOG.info("{} tasks were left running by a server that is gone; they go on", left.size());
        store.write(transaction -> {
            in(transaction).unpickPickedBatch(left);
            transaction.afterCommit(() -> whenDue.run());
            return true;
        });
    }

    @Override
    public int removeExecutions(String taskName) {
        return store.write(transaction -> in(transaction).removeExecutions(taskName));
    }

    @Override
    public void verifySupportsLockAndFetch() {
        // It does: within the store's transactions nobody else picks.
    }

    private JdbcTaskRepository in(Transaction transaction) {
        return new JdbcTaskRepository(
                new JoinedTransaction(transaction.connection()),
                false,
                database,
                JdbcTaskRepository.DEFAULT_TABLE_NAME,
                resolver,
                name,
                new NoData(),
                false,
                clock);
    }

    private static int change(Transaction transaction, String sql, Execution execution) {
        try (PreparedStatement statement = transaction.connection().prepareStatement(sql)) {
            statement.setString(1, execution.getTaskName());
            statement.setString(2, execution.getId());
            statement.setLong(3, execution.version);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("task %s could not be rescheduled".formatted(execution.getId()), e);
        }
    }

    @Override
    @Deprecated
    public boolean createIfNotExists(SchedulableInstance<?> execution) {
        throw unused();
    }

    @Override
    public boolean createIfNotExists(ScheduledTaskInstance execution) {
        throw unused();
    }

    @Override
    public List<Execution> getDue(Instant now, int limit) {
        throw unused();
    }

    @Override
    public void createBatch(List<ScheduledTaskInstance> executions) {
        throw unused();
    }

    @Override
    public Instant replace(Execution toBeReplaced, ScheduledTaskInstance newInstance) {
        throw unused();
    }

    @Override
    @Deprecated
    public Instant replace(Execution toBeReplaced, SchedulableInstance<?> newInstance) {
        throw unused();
    }

    @Override
    public void getScheduledExecutions(ScheduledExecutionsFilter filter, Consumer<Execution> consumer) {
        throw unused();
    }

    @Override
    public void getScheduledExecutions(
            ScheduledExecutionsFilter filter, String taskName, Consumer<Execution> consumer) {
        throw unused();
    }

    @Override
    public List<TaskSummary> getScheduledExecutionsSummaryByTask() {
        throw unused();
    }

    @Override
    public List<Execution> lockAndFetchGeneric(Instant now, int limit) {
        throw unused();
    }

    @Override
    public boolean reschedule(Execution execution, RescheduleUpdate update) {
        throw unused();
    }

    @Override
    public boolean reschedule(
            Execution execution,
            Instant next,
            Object newData,
            @Nullable Instant lastSuccess,
            @Nullable Instant lastFailure,
            int consecutiveFailures) {
        throw unused();
    }

    @Override
    public Optional<Execution> pick(Execution execution, Instant timePicked) {
        throw unused();
    }

    @Override
    public void unpickPickedBatch(List<Execution> executions) {
        throw unused();
    }

    @Override
    public List<Execution> getExecutionsFailingLongerThan(java.time.Duration interval) {
        throw unused();
    }

    @Override
    public Optional<Execution> getExecution(String taskName, String taskInstanceId) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("tasks are submitted and run in one way only, see TaskScheduler");
    }
}
