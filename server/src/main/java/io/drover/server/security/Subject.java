package io.drover.server.security;

/**
 * A thing that something is allowed on.
 *
 * @param resource its kind, as in {@link Permission#resource}
 * @param id as in a {@link Right}
 */
public record Subject(String resource, String id) {}
