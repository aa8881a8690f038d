package io.drover.migration.host;

/** Why a host refuses. */
public enum Refusal {
    /** The sender does not own the cluster at the epoch that it named. */
    NOT_THE_OWNER,
    /** This host holds no ownership of the cluster. */
    NOT_HELD,
    /** The plane is unknown here, or no operator enrolled it. */
    NOT_ENROLLED,
    /** A statement is not signed by the one whose word counts. */
    BAD_SIGNATURE,
    /** The certificate is for an epoch that has passed. */
    STALE,
    /** Links between the held epoch and the shown one are missing. */
    GAP,
    /** Another certificate was accepted for the same epoch. */
    CONFLICT,
    /** The local endpoint belongs to another cluster. */
    ENDPOINT_BOUND,
    /** The host is not among those that the statement names. */
    NOT_NAMED,
    /** The plane was restored from an old copy: it is behind what it told before. */
    RESTORED_PLANE,
    /** The incarnation is one that this host promised to refuse. */
    OLD_INCARNATION,
    /** The host gave its word that this migration never gets its vote. */
    WORD_GIVEN,
    /** Nothing allows this on this endpoint. */
    NOT_GRANTED,
    /** The votes shown are not a majority. */
    NO_MAJORITY,
    /** An adoption named this host as lost. */
    QUARANTINED
}
