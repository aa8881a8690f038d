package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import java.util.List;

/** A check that is made whichever route a migration takes. */
public interface AnyRoutePrecheck extends Precheck {
    /** Everything found; empty where all is well. Must not throw for anything that it checks. */
    List<Finding> checkAttempt(Attempt attempt) throws InterruptedException;

    @Override
    default List<Finding> check(Candidate candidate) throws InterruptedException {
        return checkAttempt(candidate);
    }
}
