package io.drover.server.task;

/** The kinds of long work. */
public enum TaskType {
    /** Takes a cluster over from nobody. */
    TAKE_OVER,
    /** Migrates a cluster to another plane; its steps are the phases. */
    MIGRATE,
    /** Deploys a stack to a cluster. */
    DEPLOY
}
