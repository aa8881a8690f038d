package io.drover.server.peer;

import io.drover.migration.finding.Finding;

/** A call to a peer that did not succeed. */
public final class PeerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is. */
    public enum Failure {
        /** It cannot be reached, or did not answer in time. Whether it acted is unknown. */
        UNREACHABLE,
        /** It answered something that makes no sense. */
        GARBAGE,
        /** It refused. */
        REFUSED
    }

    private final Failure failure;
    private final String peer;

    public PeerException(Failure failure, String peer, String message) {
        super(message);
        this.failure = failure;
        this.peer = peer;
    }

    public PeerException(Failure failure, String peer, String message, Throwable cause) {
        super(message, cause);
        this.failure = failure;
        this.peer = peer;
    }

    public Failure failure() {
        return failure;
    }

    /** As a finding of a check or a phase. */
    public Finding finding() {
        String seen = String.valueOf(getMessage());
        return switch (failure) {
            case UNREACHABLE ->
                Finding.error(
                        "PEER_UNREACHABLE",
                        "peer " + peer,
                        seen,
                        "check that the peer's server runs and that its gateway's address is reachable from here");
            case GARBAGE ->
                Finding.error(
                        "PEER_ANSWER_INVALID", "peer " + peer, seen, "check that both planes run compatible versions");
            case REFUSED ->
                Finding.error(
                        "PEER_REFUSED",
                        "peer " + peer,
                        seen,
                        "see the peer's log, and 'drover peer list' at both planes");
        };
    }
}
