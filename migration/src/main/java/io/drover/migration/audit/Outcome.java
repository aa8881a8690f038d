package io.drover.migration.audit;

/** What became of an act. */
public enum Outcome {
    /** It was done. */
    DONE,
    /** It was not allowed, or did not fit; nothing was changed. */
    REFUSED,
    /** It was begun, and did not end well. */
    FAILED
}
