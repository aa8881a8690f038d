package io.drover.testbed.reliability;

import io.drover.protocol.fault.FaultPoint;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One migration with one fault.
 *
 * @param point where the process that comes there is held while the fault begins
 * @param fault what happens then
 */
public record Case(FaultPoint point, Fault fault) {
    private static final Set<FaultPoint> OF_ABORTS = EnumSet.of(
            FaultPoint.WORDS_NOT_ASKED,
            FaultPoint.ABORT_NOT_TOLD,
            FaultPoint.ABORT_ANSWERED,
            FaultPoint.ABORT_NOT_STORED,
            FaultPoint.ABORT_STORED,
            FaultPoint.WITHDRAWAL_STORED);

    /** Passed whenever an agent stores anything. */
    private static final Set<FaultPoint> OF_STATE_FILES =
            EnumSet.of(FaultPoint.STATE_FILE_WRITTEN, FaultPoint.STATE_FILE_SYNCED, FaultPoint.STATE_FILE_RENAMED);

    /** What cases are chosen by, such as {@code DECISION_STORED: kill target}. */
    public String name() {
        return point + ": " + fault.describe();
    }

    /** Where the source is held to be told to abort; empty where the migration is not aborted. */
    Optional<FaultPoint> abortedAt() {
        return OF_ABORTS.contains(point) ? Optional.of(FaultPoint.MANIFEST_SENT) : Optional.empty();
    }

    /** Where the process is held before it is asked to be held at {@link #point}; empty where that is asked at once. */
    Optional<FaultPoint> heldBefore() {
        return OF_STATE_FILES.contains(point) ? Optional.of(FaultPoint.VOTE_NOT_STORED) : Optional.empty();
    }

    @Override
    public String toString() {
        return name();
    }
}
