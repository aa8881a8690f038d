package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import java.util.List;

/** One check of whether a migration may start. Changes nothing; runs beside the others. */
public interface Precheck {
    /** Everything found; empty where all is well. Must not throw for anything that it checks. */
    List<Finding> check(Candidate candidate) throws InterruptedException;
}
