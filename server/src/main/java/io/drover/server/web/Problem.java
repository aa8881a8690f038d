package io.drover.server.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.migration.codec.Shortened;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/**
 * An error as REST tells it (RFC 9457, of type {@code about:blank}).
 *
 * @param title the status in words
 * @param status of HTTP
 * @param detail what, which, its value, what was expected, what to do
 * @param code stable, for programs
 * @param findings all that was found, where a check refused
 * @param incident by which an unexpected failure is found in the server's log
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String title, int status, String detail, String code, List<FindingView> findings, Optional<String> incident) {
    /** Of RFC 9457. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        findings = List.copyOf(findings);
    }

    public static Problem of(HttpStatus status, String code, String detail) {
        return new Problem(status.getReasonPhrase(), status.value(), detail, code, List.of(), Optional.empty());
    }

    public static Problem noSuchPath(String path) {
        return of(
                HttpStatus.NOT_FOUND,
                "NO_SUCH_PATH",
                "there is nothing at %s; GET /api/v1/openapi describes what there is".formatted(shortened(path)));
    }

    public static Problem methodNotAllowed(String method, Collection<String> allowed) {
        return of(
                HttpStatus.METHOD_NOT_ALLOWED,
                "METHOD_NOT_ALLOWED",
                "%s is not possible here; expected %s".formatted(shortened(method), String.join(" or ", allowed)));
    }

    public Problem with(List<FindingView> found) {
        return new Problem(title, status, detail, code, found, incident);
    }

    Problem at(String newIncident) {
        return new Problem(title, status, detail, code, findings, Optional.of(newIncident));
    }

    /** A value of the caller's, short enough to be quoted. */
    public static String shortened(String value) {
        return Shortened.to(100, value);
    }
}
