package io.drover.server.web;

import io.drover.server.store.StaleVersionException;
import io.drover.server.store.StoreFullException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Tells every failure of a request as a {@link Problem}. */
@RestControllerAdvice
final class ProblemAdvice {
    @ExceptionHandler
    ResponseEntity<Problem> told(ProblemException e) {
        ResponseEntity<Problem> response = respond(e.problem());
        return e.retryAfter()
                .map(delay -> ResponseEntity.status(response.getStatusCode())
                        .headers(response.getHeaders())
                        .header(HttpHeaders.RETRY_AFTER, Long.toString(delay.toSeconds()))
                        .body(e.problem()))
                .orElse(response);
    }

    @ExceptionHandler
    ResponseEntity<Problem> unreadable(HttpMessageNotReadableException e) {
        return respond(cause(e, BodyTooLargeException.class)
                .map(BodyTooLargeException::problem)
                .or(() -> cause(e, UnrecognizedPropertyException.class).map(ProblemAdvice::unknownField))
                .or(() -> cause(e, DatabindException.class).map(ProblemAdvice::wrongField))
                .or(() -> cause(e, StreamReadException.class).map(ProblemAdvice::malformed))
                .orElseGet(() -> Problem.of(
                        HttpStatus.BAD_REQUEST, "MALFORMED_BODY", "the body cannot be read; expected a JSON object")));
    }

    @ExceptionHandler
    ResponseEntity<Problem> wrongMethod(HttpRequestMethodNotSupportedException e) {
        List<String> allowed = e.getSupportedHttpMethods() == null
                ? List.of()
                : e.getSupportedHttpMethods().stream().map(Object::toString).toList();
        return respond(Problem.methodNotAllowed(e.getMethod(), allowed));
    }

    @ExceptionHandler
    ResponseEntity<Problem> wrongType(HttpMediaTypeNotSupportedException e) {
        return respond(Problem.of(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "UNSUPPORTED_MEDIA_TYPE",
                "a body of type '%s'; expected application/json".formatted(e.getContentType())));
    }

    @ExceptionHandler
    ResponseEntity<Problem> notAcceptable(HttpMediaTypeNotAcceptableException e) {
        return respond(Problem.of(
                HttpStatus.NOT_ACCEPTABLE,
                "NOT_ACCEPTABLE",
                "the header Accept names nothing that can be served here; expected %s"
                        .formatted(e.getSupportedMediaTypes().stream()
                                .map(MediaType::toString)
                                .collect(Collectors.joining(" or ")))));
    }

    @ExceptionHandler
    ResponseEntity<Problem> missing(MissingServletRequestParameterException e) {
        return respond(Problem.of(
                HttpStatus.BAD_REQUEST,
                "MISSING_PARAMETER",
                "the parameter '%s' is missing".formatted(e.getParameterName())));
    }

    @ExceptionHandler
    ResponseEntity<Problem> wrongParameter(MethodArgumentTypeMismatchException e) {
        Class<?> type = e.getRequiredType();
        return respond(Problem.of(
                HttpStatus.BAD_REQUEST,
                "WRONG_PARAMETER",
                "the parameter '%s' is '%s'; expected %s"
                        .formatted(
                                e.getName(),
                                Problem.shortened(String.valueOf(e.getValue())),
                                type == null ? "another value" : "a " + type.getSimpleName())));
    }

    @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
    ResponseEntity<Problem> unknown(HttpServletRequest request) {
        return respond(Problem.noSuchPath(request.getRequestURI()));
    }

    @ExceptionHandler
    ResponseEntity<Problem> full(StoreFullException e) {
        return respond(Problem.of(HttpStatus.INSUFFICIENT_STORAGE, "STORE_FULL", String.valueOf(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Problem> stale(StaleVersionException e) {
        return respond(Problem.of(
                HttpStatus.CONFLICT,
                "CHANGED_MEANWHILE",
                "%s; nothing was done, look again and retry".formatted(e.getMessage())));
    }

    /** Whatever else a request fails with, its caller gets an incident and the log gets the rest. */
    @ExceptionHandler
    ResponseEntity<Problem> unexpected(Exception e, HttpServletRequest request) throws IOException {
        if (e instanceof IOException gone && cause(e, JacksonException.class).isEmpty()) {
            // The caller went away while it was being answered: there is nobody to tell.
            throw gone;
        }
        if (e instanceof AccessDeniedException refused) {
            // Told by the same who tells of requests that come to no controller.
            throw refused;
        }
        return respond(Incident.record(request.getMethod(), request.getRequestURI(), e));
    }

    private static Problem unknownField(UnrecognizedPropertyException e) {
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "UNKNOWN_FIELD",
                "the field '%s' is unknown; expected %s"
                        .formatted(
                                Problem.shortened(path(e)),
                                e.getKnownPropertyIds() == null
                                        ? "none"
                                        : e.getKnownPropertyIds().stream()
                                                .map(Object::toString)
                                                .sorted()
                                                .collect(Collectors.joining(", "))));
    }

    private static Problem wrongField(DatabindException e) {
        String path = path(e);
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "WRONG_FIELD",
                path.isEmpty()
                        ? "the body does not have the expected form; expected a JSON object"
                        : "the field '%s' does not have the expected form".formatted(Problem.shortened(path)));
    }

    private static Problem malformed(StreamReadException e) {
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "MALFORMED_JSON",
                "the body is no JSON (line %d, column %d); expected a JSON object"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(part -> part.getPropertyName() == null ? "[" + part.getIndex() + "]" : part.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private static ResponseEntity<Problem> respond(Problem problem) {
        return ResponseEntity.status(problem.status())
                .header(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .body(problem);
    }
}
