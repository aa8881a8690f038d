package io.drover.server.access.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A call that is answered here, in the form of Docker's API: {@code {"message": "..."}}. */
final class HttpRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    static final int BAD_GATEWAY = 502;

    private final int status;
    private final String reason;
    private final transient Optional<Integer> retryAfterSeconds;

    private HttpRefusal(int status, String reason, String message, Optional<Integer> retryAfterSeconds) {
        super(message);
        this.status = status;
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static HttpRefusal badRequest(String message) {
        return new HttpRefusal(
                400, "Bad Request", "the access point does not understand the request: " + message, Optional.empty());
    }

    static HttpRefusal headTooLarge(int limit) {
        return new HttpRefusal(
                431,
                "Request Header Fields Too Large",
                "the access point takes heads of at most %d KiB".formatted(limit >> 10),
                Optional.empty());
    }

    static HttpRefusal forbidden(String message) {
        return new HttpRefusal(403, "Forbidden", message, Optional.empty());
    }

    static HttpRefusal unavailable(String message, int retryAfterSeconds) {
        return new HttpRefusal(
                503,
                "Service Unavailable",
                "%s; try again in %d s".formatted(message, retryAfterSeconds),
                Optional.of(retryAfterSeconds));
    }

    static HttpRefusal badGateway(String message) {
        return new HttpRefusal(BAD_GATEWAY, "Bad Gateway", message, Optional.empty());
    }

    int status() {
        return status;
    }

    /** The whole answer, after which the connection is closed; a HEAD gets no body. */
    byte[] answer(boolean withBody) {
        byte[] body = "{\"message\":\"%s\"}\n"
                .formatted(escaped(String.valueOf(getMessage())))
                .getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
                        .formatted(
                                status,
                                reason,
                                body.length,
                                retryAfterSeconds
                                        .map("Retry-After: %d\r\n"::formatted)
                                        .orElse(""));
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        if (!withBody) {
            return headBytes;
        }
        byte[] all = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, all, 0, headBytes.length);
        System.arraycopy(body, 0, all, headBytes.length, body.length);
        return all;
    }

    private static String escaped(String text) {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> json.append(character < 0x20 ? ' ' : character);
            }
        }
        return json.toString();
    }
}
