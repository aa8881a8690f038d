package io.drover.server.gateway;

/** What becomes of an {@link EnrolAttempt}. */
public sealed interface EnrolOutcome {
    /** The host is known from now on, under this name. */
    record Enrolled(String hostName) implements EnrolOutcome {}

    /**
     * Nothing changed.
     *
     * @param code stable, such as {@code TOKEN_UNKNOWN}, {@code TOKEN_USED}, {@code TOKEN_EXPIRED} or
     *     {@code HOST_KEY_TAKEN}
     */
    record Refused(String code, String reason) implements EnrolOutcome {}
}
