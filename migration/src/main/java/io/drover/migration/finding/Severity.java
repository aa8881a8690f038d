package io.drover.migration.finding;

/** How much a finding matters. */
public enum Severity {
    /** Worth knowing. */
    INFO,
    /** Worth a decision by the operator; does not stop the migration. */
    WARNING,
    /** Stops the migration. */
    ERROR
}
