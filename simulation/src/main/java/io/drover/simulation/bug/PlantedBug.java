package io.drover.simulation.bug;

import io.drover.migration.host.Access;
import io.drover.migration.host.Authorization;
import io.drover.migration.host.Holding;
import io.drover.migration.host.HostEffect.Answer;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.host.HostTransition;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.phase.Phase;
import io.drover.migration.placement.MoveEvent;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.MoveTransition;
import io.drover.migration.recovery.Verdict;
import io.drover.migration.source.SourceEffect;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.migration.source.SourceTransition;
import io.drover.migration.target.ClaimState;
import io.drover.migration.target.TargetEvent;
import io.drover.migration.target.TargetTransition;
import io.drover.simulation.world.TheCluster;
import io.drover.simulation.world.Wiring;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Mistakes that somebody could make in good faith. Each stands between the production's state machines and what runs them,
 * or is another habit of what runs them; production knows none of them.
 */
public enum PlantedBug implements Wiring {
    /** An agent answers first and stores afterwards: it is faster, and the disk never fails. */
    HOST_ANSWERS_BEFORE_FSYNC {
        @Override
        public boolean hostStoresFirst() {
            return false;
        }
    },

    /** A vote is computed anew whenever it is asked for, so why store it. */
    VOTE_IS_NOT_STORED {
        @Override
        public HostSide host(SigningKey key) {
            HostSide sound = Wiring.SOUND.host(key);
            return (state, event) -> {
                HostTransition next = sound.on(state, event);
                boolean votes = next.answer() instanceof HostAnswer.Voted
                        && !next.state().equals(state);
                return votes ? new HostTransition(state, next.effects()) : next;
            };
        }
    },

    /** A second certificate must be a correction of the first: the host forgets the one that it voted for. */
    SECOND_CERTIFICATE_IS_ACCEPTED {
        @Override
        public HostSide host(SigningKey key) {
            HostSide sound = Wiring.SOUND.host(key);
            return (state, event) -> {
                HostTransition next = sound.on(state, event);
                return event instanceof HostEvent.LinksShown && Mistakes.isConflict(next)
                        ? sound.on(Mistakes.withoutVote(state), event)
                        : next;
            };
        }

        @Override
        public boolean refusesBusyCluster() {
            // Two certificates of an epoch come of two migrations at a time.
            return false;
        }
    },

    /** A file that cannot be read is replaced by an empty one, so that the agent comes up. */
    TORN_FILE_IS_A_FRESH_START {
        @Override
        public Optional<HostState> startFromTornFile(HostState before) {
            return Optional.of(new HostState(before.self(), before.planes(), Map.of(), before.next()));
        }
    },

    /** A tunnel belongs to the plane that opened it; that the ownership moved is no reason to ask again. */
    FORMER_OWNER_IS_OBEYED {
        @Override
        public Access tunnel(Authorization wish, HostState state, Instant now) {
            boolean former = state.holding(TheCluster.ID)
                    .flatMap(Holding::accepted)
                    .filter(accepted ->
                            accepted.certificate().statement().source().id().equals(wish.from()))
                    .isPresent();
            return former ? new Access.Full() : Wiring.SOUND.tunnel(wish, state, now);
        }
    },

    /** The target asks by POST whether the engine is alive, and a grant is a grant. */
    INSPECTION_WRITES {
        @Override
        public String inspectionMethod() {
            return "POST";
        }

        @Override
        public Access tunnel(Authorization wish, HostState state, Instant now) {
            return wish.grant().isPresent() ? new Access.Full() : Wiring.SOUND.tunnel(wish, state, now);
        }
    },

    /** A pending session is left as it is when a migration is aborted: the next one will replace it. */
    PENDING_SESSION_IS_KEPT {
        @Override
        public HostSide host(SigningKey key) {
            HostSide sound = Wiring.SOUND.host(key);
            return (state, event) -> event instanceof HostEvent.PendingWithdrawn || event instanceof HostEvent.WordAsked
                    ? new HostTransition(state, List.of(new Answer(new HostAnswer.Accepted())))
                    : sound.on(state, event);
        }
    },

    /** The answer to the commit was lost, so the commit failed: it is given up. */
    ABORT_ON_A_LOST_COMMIT_ANSWER {
        @Override
        public SourceSide source(SigningKey key) {
            SourceSide sound = Wiring.SOUND.source(key);
            return (state, event) -> {
                boolean committed = state.phase() == Phase.COMMIT || state.phase() == Phase.SWITCH;
                return committed && event instanceof SourceEvent.Resumed && !state.isStopping()
                        ? Mistakes.stopped(state, key)
                        : sound.on(state, event);
            };
        }
    },

    /** The certificate goes out while the decision is still being stored. */
    SIGNED_BEFORE_IT_IS_STORED {
        @Override
        public SourceSide source(SigningKey key) {
            SourceSide sound = Wiring.SOUND.source(key);
            return (state, event) -> {
                SourceTransition next = sound.on(state, event);
                return next.state().phase() == Phase.COMMIT && state.phase() == Phase.LOCK
                        ? new SourceTransition(next.state(), false, next.effects())
                        : next;
            };
        }
    },

    /** A server that starts anew begins its migrations again at the claim, which is idempotent. */
    RESUMED_FROM_THE_CLAIM {
        @Override
        public SourceSide source(SigningKey key) {
            SourceSide sound = Wiring.SOUND.source(key);
            return (state, event) -> event instanceof SourceEvent.Resumed && state.phase() == Phase.COMMIT
                    ? new SourceTransition(
                            Mistakes.in(SourceState.planned(state.plan()), Phase.CLAIM),
                            false,
                            List.of(new SourceEffect.AskClaim()))
                    : sound.on(state, event);
        }
    },

    /** Once the target serves, the cluster is its business: hosts will report there some time. */
    CLEANUP_BEFORE_ALL_HOSTS_REPORT {
        @Override
        public SourceSide source(SigningKey key) {
            SourceSide sound = Wiring.SOUND.source(key);
            return (state, event) -> {
                if (event instanceof SourceEvent.Verified) {
                    SourceState assumed = state;
                    for (var host : state.hosts().keySet()) {
                        assumed = sound.on(assumed, new SourceEvent.HostArrived(host))
                                .state();
                    }
                    return sound.on(assumed, event);
                }
                return sound.on(state, event);
            };
        }
    },

    /** Everything that holds operations is forgotten together with the migration; so nothing unlocks when it is aborted. */
    LOCK_IS_KEPT_AFTER_AN_ABORT {
        @Override
        public SourceSide source(SigningKey key) {
            SourceSide sound = Wiring.SOUND.source(key);
            return (state, event) -> {
                SourceTransition next = sound.on(state, event);
                return next.state().isStopping() || event instanceof SourceEvent.AbortAsked
                        ? new SourceTransition(
                                next.state(),
                                next.durable(),
                                next.effects().stream()
                                        .filter(effect -> !(effect instanceof SourceEffect.Unlock))
                                        .toList())
                        : next;
            };
        }

        @Override
        public boolean runUnlocksAtItsEnd() {
            return false;
        }
    },

    /** Operations go on while the target is asked what it holds: that takes long. */
    UNLOCKED_WHILE_THE_TARGET_IS_ASKED {
        @Override
        public SourceSide source(SigningKey key) {
            SourceSide sound = Wiring.SOUND.source(key);
            return (state, event) -> {
                SourceTransition next = sound.on(state, event);
                List<SourceEffect> effects = new ArrayList<>(next.effects());
                if (event instanceof SourceEvent.Locked) {
                    effects.addFirst(new SourceEffect.Unlock());
                }
                return new SourceTransition(next.state(), next.durable(), effects);
            };
        }
    },

    /** The manifest was sent a moment ago: it need not be compared with what the cluster is now. */
    DELTA_IS_NOT_COMPARED {
        @Override
        public SourceSide source(SigningKey key) {
            SourceSide sound = Wiring.SOUND.source(key);
            return (state, event) -> sound.on(
                    state,
                    event instanceof SourceEvent.Locked && state.manifest().isPresent()
                            ? new SourceEvent.Locked(state.manifest().get())
                            : event);
        }
    },

    /** The abort is sent once; a target that did not hear it will notice by itself. */
    ABORT_IS_NOT_RETRIED {
        @Override
        public SourceSide source(SigningKey key) {
            SourceSide sound = Wiring.SOUND.source(key);
            return (state, event) -> {
                SourceTransition next = sound.on(state, event);
                return next.state().isStopping()
                        ? new SourceTransition(Mistakes.in(next.state(), Phase.ABORTED), true, next.effects())
                        : next;
            };
        }
    },

    /** Operations in flight will be through by the time that the lock matters. */
    LOCK_DOES_NOT_DRAIN {
        @Override
        public boolean lockDrains() {
            return false;
        }
    },

    /** Whether a cluster migrates already is looked up nowhere: the console shows no button then. */
    TWO_MIGRATIONS_AT_A_TIME {
        @Override
        public boolean refusesBusyCluster() {
            return false;
        }
    },

    /** The tombstone goes together with the cluster: whoever was away is told by the others. */
    TOMBSTONE_IS_DROPPED_EARLY {
        @Override
        public boolean keepsTombstone() {
            return false;
        }
    },

    /** The certificate is signed by the owner, so the target serves as soon as it holds it. */
    SERVING_WITHOUT_A_MAJORITY {
        @Override
        public TargetSide target() {
            return Mistakes.servingBy(1);
        }
    },

    /** Votes are counted over the hosts that are still waited for, so that one that was left out lowers the quorum. */
    VOTES_COUNTED_OVER_THE_WRONG_HOSTS {
        @Override
        public TargetSide target() {
            TargetSide sound = Wiring.SOUND.target();
            return (state, event) -> {
                TargetTransition next = sound.on(state, event);
                int waitedFor = Math.max(1, next.state().offer().ended().size() - 1);
                return Mistakes.ready(next.state(), HostSet.quorumOf(waitedFor))
                        ? Mistakes.serving(next.state())
                        : next;
            };
        }
    },

    /** Votes are counted as they come, also those of a host that votes again. */
    VOTES_COUNTED_TWICE {
        @Override
        public TargetSide target() {
            TargetSide sound = Wiring.SOUND.target();
            Map<String, Integer> shown = new HashMap<>();
            return (state, event) -> {
                TargetTransition next = sound.on(state, event);
                String claim = state.offer().migration().value();
                int count = event instanceof TargetEvent.VoteShown ? shown.merge(claim, 1, Integer::sum) : 0;
                boolean enough = count >= state.offer().ended().quorum();
                return enough && Mistakes.ready(next.state(), 1) ? Mistakes.serving(next.state()) : next;
            };
        }
    },

    /** The source does not answer, so it has given up: the target does, too. */
    CLAIM_IS_DROPPED_ON_UNKNOWN {
        @Override
        public boolean keepsClaimAtStart(ClaimState claim) {
            return !claim.stage().isAbortable();
        }
    },

    /** What was aborted need not be remembered. */
    ABORTED_IDS_ARE_FORGOTTEN {
        @Override
        public boolean remembersAborted() {
            return false;
        }
    },

    /** A host follows whatever its owner says last, and a plane takes two generations for as many as there can be. */
    STALE_PLACEMENT_IS_FOLLOWED {
        @Override
        public HostSide host(SigningKey key) {
            HostSide sound = Wiring.SOUND.host(key);
            return (state, event) -> {
                HostTransition next = sound.on(state, event);
                return event instanceof HostEvent.PlacementShown(var placement)
                                && next.answer() instanceof HostAnswer.Refused
                        ? new HostTransition(
                                Mistakes.placed(state, placement), List.of(new Answer(new HostAnswer.Accepted())))
                        : next;
            };
        }

        @Override
        public long generationAfter(long generation) {
            return generation % 2 + 1;
        }
    },

    /** Where a cluster is placed again, nothing else of its ownership changes: so neither does the generation. */
    GENERATION_IS_NOT_COUNTED {
        @Override
        public long generationAfter(long generation) {
            return 1;
        }
    },

    /** The placement goes to the hosts while it is still being stored. */
    PLACEMENT_IS_SHOWN_BEFORE_IT_IS_STORED {
        @Override
        public MoverSide mover(SigningKey key) {
            MoverSide sound = Wiring.SOUND.mover(key);
            return (state, event) -> {
                MoveTransition next = sound.on(state, event);
                return next.state().phase() == Phase.COMMIT
                        ? new MoveTransition(next.state(), false, next.effects())
                        : next;
            };
        }
    },

    /** Hosts that were left out are waited for no more, so their arrival is nobody's business. */
    HOSTS_LEFT_OUT_NEVER_ARRIVE {
        @Override
        public MoverSide mover(SigningKey key) {
            MoverSide sound = Wiring.SOUND.mover(key);
            return (state, event) -> event instanceof MoveEvent.HostArrived(var host, var ignored)
                            && state.hosts().get(host) == MoveState.Stage.LEFT_OUT
                    ? new MoveTransition(state, false, List.of())
                    : sound.on(state, event);
        }
    },

    /** A plane knows best what it decided: whatever a host says, it goes on with what it has in its store. */
    RESTORED_PLANE_DOES_NOT_STAND_DOWN {
        @Override
        public boolean standsDown() {
            return false;
        }
    },

    /** An owner knows best at which epoch it is: hosts go back to where it was restored to. */
    EPOCH_OF_A_RESTORED_SOURCE_IS_TRUSTED {
        @Override
        public HostSide host(SigningKey key) {
            HostSide sound = Wiring.SOUND.host(key);
            return (state, event) -> {
                HostTransition next = sound.on(state, event);
                boolean refused = next.answer() instanceof HostAnswer.Refused;
                if (refused && event instanceof HostEvent.ClockTold) {
                    return new HostTransition(state, List.of(new Answer(new HostAnswer.Accepted())));
                }
                return refused
                                && event instanceof HostEvent.PendingOffered offered
                                && Mistakes.isFormerOwner(state, offered.from(), offered.epoch())
                        ? sound.on(Mistakes.withoutVote(state), event)
                        : next;
            };
        }
    },

    /** The hosts that are there speak for all: whoever is away would have said the same. */
    RECOVERED_BY_A_MINORITY {
        @Override
        public RecoverySide recovery(PlaneId self) {
            RecoverySide sound = Wiring.SOUND.recovery(self);
            return evidence -> switch (sound.on(evidence)) {
                case Verdict.AskMore(int promised, int needed, var missing)
                when promised < needed ->
                    evidence.stored()
                            .filter(chain -> chain.owner().id().equals(self))
                            .<Verdict>map(chain -> new Verdict.Ours(chain, Optional.empty()))
                            .orElse(new Verdict.AskMore(promised, needed, missing));
                case Verdict verdict -> verdict;
            };
        }
    },

    /** What was decided in the life that was lost is lost: the plane keeps what it has. */
    DECISION_IS_NOT_TAKEN_UP {
        @Override
        public RecoverySide recovery(PlaneId self) {
            RecoverySide sound = Wiring.SOUND.recovery(self);
            return evidence -> switch (sound.on(evidence)) {
                case Verdict.Decided(Chain before, var ignored) -> new Verdict.Ours(before, Optional.empty());
                case Verdict verdict -> verdict;
            };
        }
    },

    /** What was signed is signed: there is no need to sign it again. */
    DECISION_IS_NOT_SIGNED_AGAIN {
        @Override
        public boolean signsAgain() {
            return false;
        }
    },

    /** A cluster whose hosts are not in the store was taken over from nobody, and its record is lost. */
    CLUSTER_ON_ITS_WAY_IS_LET_GO {
        @Override
        public boolean awaitsWhatIsOnItsWay() {
            return false;
        }
    },

    /** What the store has of a cluster is good enough, wherever that has been since. */
    WHAT_WAS_AWAY_IS_RENEWED {
        @Override
        public boolean replacesWhatWasAway() {
            return false;
        }
    },

    /** A host that comes back with the cluster on it is welcome, whoever has named it as lost. */
    RETURNED_HOST_IS_NOT_QUARANTINED {
        @Override
        public HostSide host(SigningKey key) {
            HostSide sound = Wiring.SOUND.host(key);
            return (state, event) -> {
                HostTransition next = sound.on(state, event);
                boolean quarantined = next.state().holdings().values().stream().anyMatch(Holding::quarantined);
                return quarantined ? new HostTransition(state, List.of(new Answer(new HostAnswer.Accepted()))) : next;
            };
        }
    };
}
