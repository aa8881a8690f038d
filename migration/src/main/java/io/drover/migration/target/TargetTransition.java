package io.drover.migration.target;

import io.drover.migration.finding.Finding;
import java.util.Optional;

/**
 * What follows from an event.
 *
 * @param state the new state
 * @param durable whether it must be stored before anyone is answered; when it comes to be SERVING, the cluster is
 *     recorded in the same transaction
 * @param refused why nothing followed, if so
 */
public record TargetTransition(ClaimState state, boolean durable, Optional<Finding> refused) {
    static TargetTransition stored(ClaimState state) {
        return new TargetTransition(state, true, Optional.empty());
    }

    static TargetTransition volatileStep(ClaimState state) {
        return new TargetTransition(state, false, Optional.empty());
    }

    static TargetTransition refused(ClaimState state, Finding why) {
        return new TargetTransition(state, false, Optional.of(why));
    }
}
