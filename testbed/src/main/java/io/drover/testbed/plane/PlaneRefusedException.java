package io.drover.testbed.plane;

import java.io.Serial;
import java.util.List;

/** A plane answered a request with an error (RFC 9457). */
public final class PlaneRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Problem problem;

    PlaneRefusedException(String request, int status, Problem problem) {
        super("%s: HTTP %d %s: %s: %s%s"
                .formatted(
                        request,
                        status,
                        problem.code(),
                        problem.title(),
                        problem.detail(),
                        problem.findings().isEmpty() ? "" : "; " + problem.findings()));
        this.status = status;
        this.problem = problem;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Which error it is. */
    public String code() {
        return problem.code();
    }

    /** Why, where checks forbade it. */
    public List<FindingView> findings() {
        return problem.findings();
    }
}
