package io.drover.cli.answer;

/** The answer to a request that starts a task. */
public record TaskStarted(Reference task) {
    public TaskStarted {
        Given.required("task", task);
    }

    /** Names the task. */
    public record Reference(String id) {
        public Reference {
            Given.required("task.id", id);
        }
    }
}
