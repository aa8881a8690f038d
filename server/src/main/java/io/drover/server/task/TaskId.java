package io.drover.server.task;

/** Names a task. A migration's task has the migration's ID. */
public record TaskId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
