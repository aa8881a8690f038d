package io.drover.migration.placement;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens to a move. */
public sealed interface MoveEvent {
    /** It begins, or goes on after a restart. */
    record Resumed() implements MoveEvent {}

    /** All checks have run. */
    record PrechecksDone(List<Finding> findings) implements MoveEvent {
        public PrechecksDone {
            findings = List.copyOf(findings);
        }
    }

    /** The pool's gateways are there to take the cluster. */
    record PoolReady() implements MoveEvent {}

    /** A host's pending session at the new pool is open, as both ends say. */
    record HostConnected(HostKey host) implements MoveEvent {}

    /** What the pool needs to know of the cluster is there. */
    record Transferred() implements MoveEvent {}

    /** The workload was read by the new pool and compared. */
    record Validated(List<Finding> findings) implements MoveEvent {
        public Validated {
            findings = List.copyOf(findings);
        }
    }

    /** Operations on the cluster are held. */
    record Locked() implements MoveEvent {}

    /** The decision is durable. */
    record DecisionStored() implements MoveEvent {}

    /**
     * A host took the placement and has its session with the new pool.
     *
     * @param sinceLock how long operations have been held; empty where an earlier process held them
     */
    record HostArrived(HostKey host, Optional<Duration> sinceLock) implements MoveEvent {}

    /** The workload was read once more. */
    record Verified(List<Finding> findings) implements MoveEvent {
        public Verified {
            findings = List.copyOf(findings);
        }
    }

    /** Somebody, or something, wants it given up. */
    record AbortAsked(Finding reason) implements MoveEvent {}

    /** The operator waits for a host no more. */
    record HostLeftOut(HostKey host) implements MoveEvent {}
}
