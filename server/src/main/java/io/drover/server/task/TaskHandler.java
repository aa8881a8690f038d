package io.drover.server.task;

/** Does the work of one type of task. Thread-safe: it runs many tasks at the same time. */
@FunctionalInterface
public interface TaskHandler {
    /**
     * Does a task's work, from where it stands. Returns when the task has ended, in whichever state; what it throws
     * makes the scheduler call it again later.
     *
     * <p>It may be called again for a task that has ended, or that another server began: it goes by what is stored, and
     * fences its writes by the version of what it read.
     *
     * @throws InterruptedException when the server stops; the task goes on when a server starts
     */
    void run(TaskId id) throws InterruptedException;
}
