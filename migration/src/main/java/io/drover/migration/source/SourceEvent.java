package io.drover.migration.source;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Electorate;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens to a migration at its source. */
public sealed interface SourceEvent {
    /** The migration starts, or goes on after the server started anew. */
    record Resumed() implements SourceEvent {}

    /** All prechecks have run. */
    record PrechecksDone(List<Finding> findings) implements SourceEvent {}

    /** The target reserved the cluster. */
    record Claimed() implements SourceEvent {}

    /** Both ends report a host's pending session open. */
    record HostConnected(HostKey host) implements SourceEvent {}

    /** The target stored a manifest of this digest. */
    record ManifestHeld(Digest digest) implements SourceEvent {}

    /** The target compared the workload with the source's inventory. */
    record Validated(List<Finding> findings) implements SourceEvent {}

    /** Operations are held; this is the digest of the manifest as it is now. */
    record Locked(Digest current) implements SourceEvent {}

    /**
     * The target said afresh what it holds.
     *
     * @param digest of the manifest it holds; empty where it holds no claim or no manifest
     * @param secretsKey the key of that manifest's secrets, sealed to the target
     * @param begun the hosts of the ownership that begins
     */
    record HeldConfirmed(Optional<Digest> digest, SealedBox secretsKey, Electorate begun) implements SourceEvent {}

    /** The decision is durable. */
    record DecisionStored() implements SourceEvent {}

    /** A host's vote arrived. */
    record Voted(Signed<Vote> vote) implements SourceEvent {}

    /** The target serves. */
    record Serving(Majority majority, Optional<Duration> blackout) implements SourceEvent {}

    /** The target says that a host reported to it as its owner. */
    record HostArrived(HostKey host) implements SourceEvent {}

    /** The target read the workload again. */
    record Verified(List<Finding> findings) implements SourceEvent {}

    /** The source forgot the cluster, and the target its claim. */
    record CleanedUp() implements SourceEvent {}

    /** A phase before COMMIT cannot be completed, or an operator asks to stop. */
    record AbortAsked(Finding reason) implements SourceEvent {}

    /** A host stored its word that this migration never gets its vote. */
    record WordGiven(HostKey host) implements SourceEvent {}

    /**
     * The ownership that the migration was to end has ended otherwise, by an adoption or a renewal: hosts that took that
     * link vote for no other that begins its epoch, and those that did not are waited for no more.
     */
    record OwnershipEnded() implements SourceEvent {}

    /** The target's claim is proven gone. */
    record ClaimGone() implements SourceEvent {}

    /** The operator stops waiting for a host after COMMIT. */
    record HostLeftOut(HostKey host) implements SourceEvent {}
}
