package io.drover.cli.output;

/** In which form to print. */
public enum OutputFormat {
    /** For people. */
    TABLE("table"),
    /** The API's answer, unchanged but for blanks. */
    JSON("json"),
    /** The same in YAML. */
    YAML("yaml"),
    /** Only IDs, one a line. */
    NAME("name");

    private final String word;

    OutputFormat(String word) {
        this.word = word;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return word;
    }
}
