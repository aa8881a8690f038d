package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.server.migration.StandDown;
import java.util.List;

/** A plane that was restored from an old copy migrates nothing. */
public final class NotRestored implements Precheck {
    private final StandDown standDown;

    public NotRestored(StandDown standDown) {
        this.standDown = standDown;
    }

    @Override
    public List<Finding> check(Candidate candidate) {
        return standDown.reason().stream().toList();
    }
}
