package io.drover.server.web;

import java.io.IOException;
import org.springframework.http.HttpStatus;

/** A body with more bytes than are accepted. */
final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLargeException() {
        super("the body is too large");
    }

    Problem problem() {
        return Problem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "BODY_TOO_LARGE",
                "the body is larger than %d bytes, which is the most that is accepted"
                        .formatted(BodyLimitFilter.MAX_BYTES));
    }
}
