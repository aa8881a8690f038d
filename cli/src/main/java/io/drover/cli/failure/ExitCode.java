package io.drover.cli.failure;

/** The exit codes of the command; scripts may rely on them. */
public enum ExitCode {
    /** Done as asked. */
    OK(0, "done as asked"),
    /** The operation ended FAILED or ABORTED, or the server failed. */
    FAILED(1, "the operation ended FAILED or ABORTED, or the server could not do it"),
    /** Wrong arguments, or a configuration that cannot be used. */
    USAGE(2, "wrong arguments or configuration"),
    /** Not logged in, refused, or the server is not the one that was pinned. */
    REFUSED(3, "not logged in, not allowed, or the server's key is not the pinned one"),
    /** The thing named does not exist. */
    NOT_FOUND(4, "what was named does not exist"),
    /** The state of things forbids it: a conflict, or prechecks with errors. */
    CONFLICT(5, "refused by a conflict or by prechecks"),
    /** No answer: unreachable, overloaded or too slow. */
    UNREACHABLE(6, "the server is unreachable, or did not answer or end in time"),
    /** Interrupted by Ctrl-C. The JVM itself ends with this number. */
    INTERRUPTED(130, "interrupted; work at the server goes on");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }

    /** The code for an HTTP status that tells of an error, 400 to 599. */
    public static ExitCode ofStatus(int status) {
        return switch (status) {
            case 400, 413, 414 -> USAGE;
            case 401, 403 -> REFUSED;
            case 404 -> NOT_FOUND;
            case 409, 412, 422 -> CONFLICT;
            case 408, 429, 502, 503, 504 -> UNREACHABLE;
            default -> FAILED;
        };
    }
}
