package io.drover.server.web;

import io.drover.migration.finding.Finding;
import java.util.List;
import org.springframework.http.HttpStatus;

/** A request that is refused, for a reason that the caller is told. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    /** The request itself is wrong. */
    public static ProblemException badRequest(String code, String detail) {
        return new ProblemException(Problem.of(HttpStatus.BAD_REQUEST, code, detail));
    }

    /** What the request names is not there. */
    public static ProblemException notFound(String code, String detail) {
        return new ProblemException(Problem.of(HttpStatus.NOT_FOUND, code, detail));
    }

    /** The request does not fit what is there. */
    public static ProblemException conflict(String code, String detail) {
        return new ProblemException(Problem.of(HttpStatus.CONFLICT, code, detail));
    }

    /** Checks refused the request. */
    public static ProblemException refused(String code, String detail, List<Finding> findings) {
        return new ProblemException(
                Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, code, detail).with(FindingView.of(findings)));
    }

    public Problem problem() {
        return problem;
    }
}
