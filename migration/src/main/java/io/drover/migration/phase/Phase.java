package io.drover.migration.phase;

import java.util.Set;

/** The phases of a migration by the plane route. Their order is known here and nowhere else. */
public enum Phase {
    /** Every check of source, target, kind and hosts runs. May go on to {@link #CLAIM}, or end. */
    PRECHECK,
    /** The target durably reserves the cluster and its hosts. May go on to {@link #CONNECT}, or be aborted. */
    CLAIM,
    /** Every agent opens a pending session to the target. May go on to {@link #TRANSFER}, or be aborted. */
    CONNECT,
    /** The manifest goes over. May go on to {@link #VALIDATE}, or be aborted. */
    TRANSFER,
    /** The target inspects the cluster; its identity must be what the source says. May go on to {@link #LOCK}, or be aborted. */
    VALIDATE,
    /** Operations on the cluster are held. The blackout begins. May go on to {@link #COMMIT}, or be aborted. */
    LOCK,
    /** The decision is durable; from here on there is no way but forward, to {@link #SWITCH}. */
    COMMIT,
    /** Certificate and votes go round until the target serves, which ends the blackout. Goes on to {@link #VERIFY}. */
    SWITCH,
    /** The target reads the workload again. Goes on to {@link #CLEANUP}. */
    VERIFY,
    /** Once every host has reported from the target, the source forgets the cluster. Goes on to {@link #DONE}. */
    CLEANUP,
    /** The target owns the cluster, and the source keeps a tombstone. */
    DONE,
    /** The source owns the cluster as before, and the target's claim is proven gone. */
    ABORTED;

    public boolean isTerminal() {
        return successors().isEmpty();
    }

    /** The phases that may follow this one. */
    public Set<Phase> successors() {
        return switch (this) {
            case PRECHECK -> Set.of(CLAIM, ABORTED);
            case CLAIM -> Set.of(CONNECT, ABORTED);
            case CONNECT -> Set.of(TRANSFER, ABORTED);
            case TRANSFER -> Set.of(VALIDATE, ABORTED);
            case VALIDATE -> Set.of(LOCK, ABORTED);
            case LOCK -> Set.of(COMMIT, ABORTED);
            case COMMIT -> Set.of(SWITCH);
            case SWITCH -> Set.of(VERIFY);
            case VERIFY -> Set.of(CLEANUP);
            case CLEANUP -> Set.of(DONE);
            case DONE, ABORTED -> Set.of();
        };
    }

    /** Whether the migration may still be aborted in this phase. */
    public boolean isAbortable() {
        return successors().contains(ABORTED);
    }

    /** Whether the target may hold a claim because of a migration in this phase. */
    public boolean mayBeClaimed() {
        return this != PRECHECK && !isTerminal();
    }

    /**
     * The next phase.
     *
     * @throws IllegalStateException when this phase may not be followed by it
     */
    public Phase to(Phase next) {
        if (!successors().contains(next)) {
            throw new IllegalStateException(
                    "a migration in phase %s cannot go to %s, only to %s".formatted(this, next, successors()));
        }
        return next;
    }
}
