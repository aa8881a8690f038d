package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.server.migration.StandDown;
import java.util.List;

/** A plane that was restored from an old copy migrates nothing. */
public final class NotRestored implements AnyRoutePrecheck {
    private final StandDown standDown;

    public NotRestored(StandDown standDown) {
        this.standDown = standDown;
    }

    @Override
    public List<Finding> checkAttempt(Attempt attempt) {
        return standDown.reason().stream().toList();
    }
}
