package io.drover.server.task;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One type of task as db-scheduler knows it: removed when the handler returns, tried again when it throws. */
final class ScheduledTaskType extends CustomTask<Void> {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledTaskType.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    /** Doubling more often than this is beyond the longest wait anyway. */
    private static final int MAX_DOUBLINGS = 10;

    private final TaskHandler handler;
    private final RunningTasks running;

    ScheduledTaskType(TaskType type, TaskHandler handler, RunningTasks running, InstantSource clock) {
        super(
                type.name(),
                Void.class,
                null,
                Function.identity(),
                (complete, operations) -> failed(complete, operations, running, clock),
                new DeadExecutionHandler.ReviveDeadExecution<>());
        this.handler = handler;
        this.running = running;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        try {
            running.run(new TaskId(instance.getId()), handler);
            return new CompletionHandler.OnCompleteRemove<>();
        } catch (InterruptedException e) {
            // Not restored: this thread is the scheduler's, and goes on to store when the task is to be run again.
            throw new InterruptedTaskException(e);
        }
    }

    private static void failed(
            ExecutionComplete complete,
            ExecutionOperations<Void> operations,
            RunningTasks running,
            InstantSource clock) {
        String task = complete.getExecution().getId();
        Throwable cause = complete.getCause().orElse(null);
        Instant now = clock.instant();
        if (running.isStopping()) {
            LOG.info("Task {} was interrupted since the server stops; it goes on when a server runs", task);
            operations.reschedule(complete, now);
            return;
        }
        Duration delay = delay(complete.getExecution().consecutiveFailures);
        LOG.warn("Task {} failed unexpectedly; it is run again in {} s", task, delay.toSeconds(), cause);
        operations.reschedule(complete, now.plus(delay));
    }

    /** @param failures how often in a row it has failed before */
    static Duration delay(int failures) {
        Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        return doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
    }

    /** Carries an interrupt through db-scheduler, whose handlers throw nothing checked. */
    private static final class InterruptedTaskException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InterruptedTaskException(InterruptedException cause) {
            super(cause);
        }
    }
}
