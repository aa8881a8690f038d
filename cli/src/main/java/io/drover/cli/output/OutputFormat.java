package io.drover.cli.output;

/** In which form to print. */
public enum OutputFormat {
    /** For people. */
    TABLE,
    /** The API's answer, unchanged but for blanks. */
    JSON,
    /** Only IDs, one a line. */
    NAME
}
