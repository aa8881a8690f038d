package io.drover.cli.rest;

import io.drover.cli.answer.Finding;
import io.drover.cli.answer.Problem;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import java.io.Serial;
import java.util.List;

/** The plane refused. */
public final class ProblemException extends CliException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient List<Finding> findings;
    private final String code;

    ProblemException(int status, Problem problem) {
        super(ExitCode.ofStatus(status), message(status, problem));
        findings = problem.findings();
        code = problem.code() == null ? "" : problem.code();
    }

    /** Which problem it is, for programs; empty where the answer does not tell. */
    public String code() {
        return code;
    }

    /** Why, where prechecks forbade it. */
    public List<Finding> findings() {
        return findings;
    }

    private static String message(int status, Problem problem) {
        String title = problem.title() == null ? "the plane answered HTTP %d".formatted(status) : problem.title();
        String detail = problem.detail();
        String hint = status == 401 ? "\n  Log in again with 'drover login', or check DROVER_TOKEN." : "";
        return detail == null || detail.isBlank() ? title + hint : title + ": " + detail + hint;
    }
}
