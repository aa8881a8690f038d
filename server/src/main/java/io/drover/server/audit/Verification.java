package io.drover.server.audit;

/** What a look at the whole chain found. */
public sealed interface Verification {
    /**
     * All entries follow from one another, and all checkpoints fit.
     *
     * @param entries how many there are
     * @param head the digest of the last, in hexadecimal
     * @param checkpoints how many were compared
     */
    record Sound(long entries, String head, long checkpoints) implements Verification {}

    /**
     * The chain was tampered with, or is damaged.
     *
     * @param sequence of the first entry that is wrong
     * @param what is wrong with it
     * @param expected what should be there
     * @param seen what is there
     */
    record Broken(long sequence, String what, String expected, String seen) implements Verification {}
}
