package io.drover.server.task;

/** The kinds of long work. */
public enum TaskType {
    /** Takes a cluster over from nobody. */
    TAKE_OVER,
    /** Migrates a cluster to another plane; its steps are the phases. */
    MIGRATE,
    /** Migrates a cluster to another pool of gateways; its steps are the phases. */
    MIGRATE_POOL,
    /** Deploys a stack to a cluster. */
    DEPLOY,
    /** Recovers this plane after it was restored from an old copy. */
    RECOVER,
    /** Gives this plane other keys, and has all hosts and peers follow. */
    ROTATE_KEYS,
    /** Gives a host other keys. */
    ROTATE_HOST_KEY
}
