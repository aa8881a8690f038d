package io.drover.kind.http;

import java.io.IOException;

/** An answer beyond the limit. */
final class AnswerTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerTooLongException(int maxBytes) {
        super("answered with more than %d bytes, the most that is accepted".formatted(maxBytes));
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
