package io.drover.agent.session;

import io.drover.agent.state.StateStore;
import io.drover.migration.host.Follower;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.host.HostTransition;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * The host's state in memory and on disk, which never differ in anything that was answered. Events are applied by one
 * thread; the state may be read by any.
 */
final class StateKeeper {
    private final Supplier<Follower> follower;
    private final StateStore store;
    private volatile HostState state;

    StateKeeper(Supplier<Follower> follower, StateStore store) {
        this.follower = follower;
        this.store = store;
        this.state = store.load();
    }

    /** What became of an event. */
    sealed interface Applied {
        /** Stored; its effects may be carried out. */
        record Stored(HostTransition transition, boolean changed) implements Applied {}

        /** It could not be stored, so it did not happen. */
        record NotStored(String reason) implements Applied {}
    }

    HostState state() {
        return state;
    }

    Applied apply(HostEvent event) {
        HostTransition transition = follower.get().on(state, event);
        boolean changed = !transition.state().equals(state);
        if (changed) {
            notStored(event);
            try {
                store.store(transition.state());
            } catch (IOException e) {
                return new Applied.NotStored(
                        "the host could not store its state (%s): nothing was accepted; free space on its disk and try again"
                                .formatted(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
            }
            state = transition.state();
            stored(event);
        }
        return new Applied.Stored(transition, changed);
    }

    private static void notStored(HostEvent event) {
        if (event instanceof HostEvent.PendingOffered) {
            Faults.reach(FaultPoint.PENDING_NOT_STORED);
        } else if (event instanceof HostEvent.LinksShown) {
            Faults.reach(FaultPoint.VOTE_NOT_STORED);
        } else if (event instanceof HostEvent.PlacementShown) {
            Faults.reach(FaultPoint.PLACEMENT_NOT_TAKEN);
        }
    }

    private static void stored(HostEvent event) {
        if (event instanceof HostEvent.PendingOffered) {
            Faults.reach(FaultPoint.PENDING_STORED);
        } else if (event instanceof HostEvent.LinksShown) {
            Faults.reach(FaultPoint.VOTE_STORED);
        } else if (event instanceof HostEvent.MajorityShown) {
            Faults.reach(FaultPoint.MAJORITY_STORED);
        } else if (event instanceof HostEvent.PendingWithdrawn || event instanceof HostEvent.WordAsked) {
            Faults.reach(FaultPoint.WITHDRAWAL_STORED);
        } else if (event instanceof HostEvent.PlacementShown) {
            Faults.reach(FaultPoint.PLACEMENT_TAKEN);
        }
    }
}
