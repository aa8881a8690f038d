package io.drover.kind.http;

/**
 * An answer to a request.
 *
 * @param status the status code
 * @param body all of the body, as it came
 */
public record HttpAnswer(int status, byte[] body) {}
