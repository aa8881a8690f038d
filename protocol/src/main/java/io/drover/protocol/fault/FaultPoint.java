package io.drover.protocol.fault;

/**
 * A point of a migration where a process can be held by a test, and killed. Each says what was durable before it, and
 * what nobody had heard of yet. In production they are passed without a look; see {@link Faults}.
 */
public enum FaultPoint {
    /** At the source's start of a run, the first or a later one: the plan and its task are stored, nothing is checked. */
    PLANNED(Actor.SOURCE),
    /** Phase {@code CLAIM} is stored: a claim may exist from now on; the target was not asked yet. */
    CLAIM_NOT_ASKED(Actor.SOURCE),
    /** The target has stored the claim and said so; the source has noted nothing of it. */
    CLAIM_ANSWERED(Actor.SOURCE),
    /** {@code CONNECT}, which is never stored: no host was offered a pending session yet. */
    HOSTS_NOT_ASKED(Actor.SOURCE),
    /** The target has stored the manifest; the source has noted nothing of it. */
    MANIFEST_SENT(Actor.SOURCE),
    /** Both ends have read the workload and agree; operations are not held yet. */
    VALIDATED(Actor.SOURCE),
    /** Operations are held and the blackout has begun, in memory only: stored is {@code CLAIM}. */
    LOCKED(Actor.SOURCE),
    /** The target has just said what it holds; the decision is neither made nor signed. */
    HELD_CONFIRMED(Actor.SOURCE),
    /** Inside the transaction of the decision: certificate and tombstone are written, and not committed. */
    DECISION_WRITTEN(Actor.SOURCE),
    /** The decision is stored with the signed certificate; nobody has seen it. */
    DECISION_STORED(Actor.SOURCE),
    /** The target has taken the certificate; stored is {@code COMMIT}. Hosts may be shown it at the same time. */
    CERTIFICATE_TAKEN(Actor.SOURCE),
    /** The target says that it serves; the source has stored nothing of it, and still holds operations. */
    SERVING_HEARD(Actor.SOURCE),
    /** The majority and the blackout are stored ({@code VERIFY}); operations are still held. */
    SERVING_NOTED(Actor.SOURCE),
    /** Every host has arrived and the workload was read again; the target still keeps its claim. */
    CLEANUP_NOT_ASKED(Actor.SOURCE),
    /** The target has ended its claim; the source still lists the cluster. */
    CLEANUP_ANSWERED(Actor.SOURCE),
    /** Inside the transaction of the end: the cluster is deleted, and that is not committed. */
    END_WRITTEN(Actor.SOURCE),
    /** It is stored that the migration is given up, and operations may go on; no host has been asked for its word. */
    WORDS_NOT_ASKED(Actor.SOURCE),
    /** The signed abort is stored; the target has not been told. */
    ABORT_NOT_TOLD(Actor.SOURCE),
    /** The target has dropped the claim; the source has not noted that. */
    ABORT_ANSWERED(Actor.SOURCE),

    /** At the start of a run, the first or a later one: the plan of a move and its task are stored, nothing is checked. */
    MOVE_PLANNED(Actor.PLANE),
    /** Phase {@code CLAIM} of a move is stored; whether the pool is there was not looked at again. */
    POOL_NOT_ASKED(Actor.PLANE),
    /** {@code CONNECT}, which is never stored: no host was offered a pending session by the new pool yet. */
    MOVE_HOSTS_NOT_ASKED(Actor.PLANE),
    /** The workload was read by both pools and is the same; operations are not held yet. */
    MOVE_VALIDATED(Actor.PLANE),
    /** Operations are held and the blackout has begun, in memory only: stored is {@code CLAIM}. */
    MOVE_LOCKED(Actor.PLANE),
    /** Inside the transaction of the decision: the placement is written, and not committed. */
    PLACEMENT_WRITTEN(Actor.PLANE),
    /** The decision is stored with the signed placement; no host has seen it. */
    PLACEMENT_STORED(Actor.PLANE),
    /** A host obeys by the new pool; nothing of that is stored, and operations are still held. */
    MOVE_HOST_ARRIVED(Actor.PLANE),
    /** The new pool serves, which is stored with the blackout ({@code VERIFY}); the workload was not read again. */
    POOL_SERVING_NOTED(Actor.PLANE),
    /** Inside the transaction of the end: the cluster is at rest again, and that is not committed. */
    MOVE_END_WRITTEN(Actor.PLANE),

    /** A claim has arrived and is admitted; nothing is stored. */
    CLAIM_NOT_STORED(Actor.TARGET),
    /** The claim is stored; the source has no answer yet. */
    CLAIM_STORED(Actor.TARGET),
    /** A host's pending session is open; the source has not been told. */
    HOST_CONNECTED(Actor.TARGET),
    /** The manifest has arrived and was opened; nothing of it is stored. */
    MANIFEST_NOT_STORED(Actor.TARGET),
    /** The manifest is stored; the source has no answer yet. */
    MANIFEST_STORED(Actor.TARGET),
    /** The workload is about to be read within the source's grant. */
    INSPECTION_NOT_BEGUN(Actor.TARGET),
    /** The source holds operations and asks what is held here; it has no answer yet. */
    HELD_NOT_ANSWERED(Actor.TARGET),
    /** A certificate has arrived, from the source or from a host; nothing of it is stored. */
    CERTIFICATE_NOT_STORED(Actor.TARGET),
    /** Inside the transaction that begins to serve: cluster and hosts are written, and not committed. */
    SERVING_WRITTEN(Actor.TARGET),
    /** Certificate, votes and cluster are stored: this plane owns the cluster, and has told nobody. */
    SERVING_STORED(Actor.TARGET),
    /** The source has cleaned up; the claim has not ended here yet. */
    FINISH_NOT_STORED(Actor.TARGET),
    /** The claim has ended; the source has no answer yet. */
    FINISH_STORED(Actor.TARGET),
    /** The source's abort has arrived; the claim is still kept. */
    ABORT_NOT_STORED(Actor.TARGET),
    /** The claim has ended by the abort; the source has no answer yet. */
    ABORT_STORED(Actor.TARGET),

    /** The owner offers a pending session to the target; nothing is stored. */
    PENDING_NOT_STORED(Actor.AGENT),
    /** The target and its gateways are stored; nobody is dialled, and the owner has no answer. */
    PENDING_STORED(Actor.AGENT),
    /** The pending session is open; the owner has not been told. */
    PENDING_OPEN(Actor.AGENT),
    /** The certificate has arrived and is sound; neither it nor a vote is stored. */
    VOTE_NOT_STORED(Actor.AGENT),
    /** The new state is in a file beside the old one, and may not be on the device; the old one counts. Any state. */
    STATE_FILE_WRITTEN(Actor.AGENT),
    /** The new state is on the device beside the old one, which counts. Any state. */
    STATE_FILE_SYNCED(Actor.AGENT),
    /** The new state has taken the old one's place; the folder may not be on the device. Any state. */
    STATE_FILE_RENAMED(Actor.AGENT),
    /** Certificate and vote are stored; nobody has seen the vote, and the former owner's tunnels are open. */
    VOTE_STORED(Actor.AGENT),
    /** The former owner's tunnels are cut; nobody has seen the vote. */
    TUNNELS_CUT(Actor.AGENT),
    /** The vote was sent; the sessions are still those of before. */
    VOTE_SENT(Actor.AGENT),
    /** The proof that the transfer is settled is stored; the former owner's session is still open. */
    MAJORITY_STORED(Actor.AGENT),
    /** The end of the pending session is stored, and the word that this migration gets no vote; it is still open. */
    WITHDRAWAL_STORED(Actor.AGENT),
    /** The placement has arrived and is sound; it is not stored. */
    PLACEMENT_NOT_TAKEN(Actor.AGENT, Route.POOLS),
    /** The placement is stored; the sessions are still those of before, and the plane has no answer. */
    PLACEMENT_TAKEN(Actor.AGENT, Route.POOLS);

    private final Actor actor;
    private final Route route;

    FaultPoint(Actor actor) {
        this(actor, actor == Actor.PLANE ? Route.POOLS : Route.PLANES);
    }

    FaultPoint(Actor actor, Route route) {
        this.actor = actor;
        this.route = route;
    }

    /** In whose process the point is. */
    public Actor actor() {
        return actor;
    }

    /** In which migrations the point is come to. */
    public Route route() {
        return route;
    }

    /** Between what a cluster migrates. */
    public enum Route {
        /** From one plane to another. */
        PLANES,
        /** From one pool of gateways of a plane to another. */
        POOLS
    }

    /** The processes that take part in a migration. */
    public enum Actor {
        /** A server of the plane that the cluster leaves. */
        SOURCE,
        /** A server of the plane that the cluster goes to. */
        TARGET,
        /** A server of the plane within which the cluster goes to another pool. */
        PLANE,
        /** The agent of one of the cluster's hosts. */
        AGENT
    }
}
