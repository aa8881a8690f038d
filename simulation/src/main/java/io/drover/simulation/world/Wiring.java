package io.drover.simulation.world;

import io.drover.migration.host.Access;
import io.drover.migration.host.Authorization;
import io.drover.migration.host.Follower;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.host.HostTransition;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.placement.MoveEvent;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.MoveTransition;
import io.drover.migration.placement.Mover;
import io.drover.migration.recovery.ClusterEvidence;
import io.drover.migration.recovery.Recovery;
import io.drover.migration.recovery.Verdict;
import io.drover.migration.source.Coordinator;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceTransition;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.Claimant;
import io.drover.migration.target.TargetEvent;
import io.drover.migration.target.TargetTransition;
import java.time.Instant;
import java.util.Optional;

/**
 * How planes and hosts are put together: out of the production's state machines, and with the habits that the server and
 * the agent have. A planted bug overrides one of these; nothing else knows of it.
 */
public interface Wiring {
    /** As it is in production. */
    Wiring SOUND = new Wiring() {};

    /** The source's state machine. */
    interface SourceSide {
        SourceTransition on(SourceState state, SourceEvent event);
    }

    /** The target's state machine. */
    interface TargetSide {
        TargetTransition on(ClaimState state, TargetEvent event);
    }

    /** A host's state machine. */
    interface HostSide {
        HostTransition on(HostState state, HostEvent event);
    }

    /** The state machine of a plane within which a cluster moves. */
    interface MoverSide {
        MoveTransition on(MoveState state, MoveEvent event);
    }

    /** How a plane that recovers finds out what becomes of the cluster. */
    interface RecoverySide {
        Verdict on(ClusterEvidence evidence);
    }

    default SourceSide source(SigningKey key) {
        return new Coordinator(key)::on;
    }

    default TargetSide target() {
        return new Claimant()::on;
    }

    default HostSide host(SigningKey key) {
        return new Follower(key)::on;
    }

    default MoverSide mover(SigningKey key) {
        return new Mover(key)::on;
    }

    default RecoverySide recovery(PlaneId self) {
        return new Recovery(self)::on;
    }

    /** Whether a plane that recovers signs again what it finds decided. */
    default boolean signsAgain() {
        return true;
    }

    /** Whether a plane that recovers lets no cluster go that is still on its way to it. */
    default boolean awaitsWhatIsOnItsWay() {
        return true;
    }

    /** Whether a plane that recovers replaces what it has stored of a cluster that was away since. */
    default boolean replacesWhatWasAway() {
        return true;
    }

    /** The generation of the placement that follows on another. */
    default long generationAfter(long generation) {
        return generation + 1;
    }

    /** Whether a plane that is shown to be an old copy stands down. */
    default boolean standsDown() {
        return true;
    }

    /** What a plane may do by a tunnel. */
    default Access tunnel(Authorization wish, HostState state, Instant now) {
        return wish.tunnel(state, now);
    }

    /** How the target looks at the cluster before it owns it. */
    default String inspectionMethod() {
        return "GET";
    }

    /** Whether a host's state is on its disk before it answers. */
    default boolean hostStoresFirst() {
        return true;
    }

    /** What a host starts with where its file is torn; empty where it does not start. */
    default Optional<HostState> startFromTornFile(HostState before) {
        return Optional.empty();
    }

    /** What a target that starts anew keeps of a claim whose source it has not heard. */
    default boolean keepsClaimAtStart(ClaimState claim) {
        return true;
    }

    /** Whether a target remembers the migrations that were aborted. */
    default boolean remembersAborted() {
        return true;
    }

    /** Whether a migration waits for a cluster that migrates already. */
    default boolean refusesBusyCluster() {
        return true;
    }

    /** Whether a run that is over lets operations go on, whatever became of its effects. */
    default boolean runUnlocksAtItsEnd() {
        return true;
    }

    /** Whether a lock waits for the operations inside. */
    default boolean lockDrains() {
        return true;
    }

    /** Whether a tombstone is kept when a migration ends. */
    default boolean keepsTombstone() {
        return true;
    }
}
