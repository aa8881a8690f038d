package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveState;
import io.drover.migration.source.SourceState;
import java.util.Optional;

/**
 * How far a migration is, whichever route it takes.
 *
 * @param phase where it stands
 * @param stop why it was given up, if it was
 */
record PhaseProgress(Phase phase, Optional<Finding> stop) {
    static PhaseProgress of(SourceState state) {
        return new PhaseProgress(state.phase(), state.stop().map(SourceState.Stop::reason));
    }

    static PhaseProgress of(MoveState state) {
        return new PhaseProgress(state.phase(), state.stop());
    }

    boolean isStopping() {
        return stop.isPresent() && !phase.isTerminal();
    }

    boolean isStoppedByOperator() {
        return stop.filter(reason -> reason.code().equals(MigrationService.ABORTED_BY_OPERATOR))
                .isPresent();
    }
}
