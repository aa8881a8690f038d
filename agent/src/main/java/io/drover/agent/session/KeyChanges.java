package io.drover.agent.session;

import io.drover.agent.identity.HostIdentity;
import io.drover.agent.identity.KeyKeeper;
import io.drover.migration.host.HostEffect;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.Refusal;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.HostKeyChange;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.ownership.HostSet;
import io.drover.protocol.v1.FromAgent;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Other keys for this host, at a plane's word. Used by the agent's loop alone. */
final class KeyChanges {
    private static final System.Logger LOG = System.getLogger(KeyChanges.class.getName());

    private final KeyKeeper keys;
    private final StateKeeper keeper;
    private final Consumer<StateKeeper.Applied.Stored> stored;

    /** @param stored does what follows from a state that is stored */
    KeyChanges(KeyKeeper keys, StateKeeper keeper, Consumer<StateKeeper.Applied.Stored> stored) {
        this.keys = keys;
        this.keeper = keeper;
        this.stored = stored;
    }

    /** The next keys are on the disk before the state, and then anybody else, hears of them. */
    FromAgent.Builder asked(PlaneId plane, List<HostSet> sets) {
        try {
            HostIdentity next = keys.makeNext();
            return switch (keeper.apply(new HostEvent.NextKeyOffered(plane, next.hostKey(), sets))) {
                case StateKeeper.Applied.NotStored(String reason) -> Messages.refusal("STATE_NOT_STORED", reason);
                case StateKeeper.Applied.Stored applied -> {
                    stored.accept(applied);
                    yield answer(applied.transition().answer(), plane, next);
                }
            };
        } catch (IOException e) {
            return Messages.refusal(
                    "STATE_NOT_STORED",
                    "the host could not store other keys (%s): free space on its disk and try again"
                            .formatted(e.getMessage()));
        }
    }

    private FromAgent.Builder answer(HostEffect.HostAnswer answer, PlaneId plane, HostIdentity next) {
        if (answer instanceof HostEffect.HostAnswer.Refused(Refusal refusal, String reason)) {
            // The next keys are dropped when the state is stored again: on disk it may be ahead of memory.
            return Messages.refusal(refusal.name(), reason);
        }
        return Messages.keyChange(HostKeyChange.by(
                keys.current().signingKey(),
                next.signingKey(),
                plane,
                next.tls().fingerprint()));
    }

    /** Takes the keys that the state calls for. Returns whether this host shows others from now on. */
    boolean follow() {
        HostKey before = keys.current().hostKey();
        try {
            keys.follow(keeper.state());
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "this host has changed its key to {0}, which could not be stored in its place ({1}); free space on its disk: until then it shows the former one",
                    keeper.state().self().hex(),
                    e.getMessage());
            return false;
        }
        HostKey now = keys.current().hostKey();
        if (now.equals(before)) {
            return false;
        }
        LOG.log(System.Logger.Level.INFO, "host {0} is known by key {1} from now on", before.hex(), now.hex());
        return true;
    }
}
