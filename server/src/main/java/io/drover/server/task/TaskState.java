package io.drover.server.task;

/** Where a task stands. */
public enum TaskState {
    /** In progress, or about to be. */
    RUNNING,
    /** Ended as wished. */
    SUCCEEDED,
    /** Ended otherwise; its error and log say what was done before. */
    FAILED,
    /** Ended because somebody asked for it. */
    CANCELLED;

    public boolean isEnded() {
        return switch (this) {
            case RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELLED -> true;
        };
    }
}
