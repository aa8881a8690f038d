package io.drover.server.web;

import io.drover.migration.finding.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that is refused, for a reason that the caller is told. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final @Nullable Duration retryAfter;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    private ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(problem.detail());
        this.problem = problem;
        this.retryAfter = retryAfter;
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

    /** The request is right, and can be carried out later. */
    public static ProblemException notNow(String code, String detail, Duration retryAfter) {
        return new ProblemException(Problem.of(HttpStatus.SERVICE_UNAVAILABLE, code, detail), retryAfter);
    }

    /** The caller asks too often. */
    public static ProblemException tooMany(String code, String detail, Duration retryAfter) {
        return new ProblemException(Problem.of(HttpStatus.TOO_MANY_REQUESTS, code, detail), retryAfter);
    }

    /** What would have to carry the request out cannot be reached. */
    public static ProblemException unreachable(String code, String detail) {
        return new ProblemException(Problem.of(HttpStatus.BAD_GATEWAY, code, detail));
    }

    /** Checks refused the request. */
    public static ProblemException refused(String code, String detail, List<Finding> findings) {
        return new ProblemException(
                Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, code, detail).with(FindingView.of(findings)));
    }

    public Problem problem() {
        return problem;
    }

    /** When it makes sense to ask again. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
