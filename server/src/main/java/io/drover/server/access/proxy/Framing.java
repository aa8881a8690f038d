package io.drover.server.access.proxy;

/** How the end of a message's body is known (RFC 9112, section 6.3). */
sealed interface Framing {
    /** There is no body. */
    record None() implements Framing {}

    /** It has this many bytes. */
    record Exactly(long bytes) implements Framing {}

    /** It comes in chunks, the last of which is empty. */
    record Chunked() implements Framing {}

    /** It ends with the connection, and the other side may send meanwhile: a raw stream. */
    record UntilClose() implements Framing {}
}
