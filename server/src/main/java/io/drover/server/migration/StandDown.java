package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.server.store.Store;
import io.drover.server.store.StoreFullException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this plane was restored from an old copy. Someone who remembers a later clock than this plane's own proves it, or
 * shows what this plane signed and does not know; from then on it signs, aborts and commands nothing, also after a restart,
 * until it is recovered. Thread-safe.
 */
public final class StandDown {
    private static final Logger LOG = LoggerFactory.getLogger(StandDown.class);
    private static final String FIX =
            "run 'drover plane recover'; or, if there is a newer copy of the plane's store, stop this server and start that one";

    private final Store store;
    private final AtomicReference<@Nullable Finding> proof = new AtomicReference<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public StandDown(Store store) {
        this.store = store;
        store.read(transaction -> transaction.recovery().standDown()).ifPresent(proof::set);
    }

    /**
     * Takes note of the clock that another remembers of this plane.
     *
     * @param witness who remembers, for people
     * @param remembered the clock that it remembers
     * @param own this plane's clock when the witness was asked, or later
     * @return whether the plane stands down
     */
    public boolean witness(String witness, PlaneClock remembered, PlaneClock own) {
        if (own.isBehind(remembered)) {
            proven("%s remembers this plane at %s; its own clock is %s, so it was restored from an old copy"
                    .formatted(witness, remembered, own));
        }
        return proof.get() != null;
    }

    /**
     * Takes note of a decision that this plane signed and does not know.
     *
     * @param witness who showed it, for people
     * @param decision whose signature was verified
     */
    public void forgot(String witness, TransferCertificate decision) {
        proven(
                "%s shows that this plane handed cluster %s to plane %s by migration %s, of which this plane knows nothing: it was restored from an old copy"
                        .formatted(
                                witness, decision.cluster(), decision.target().id(), decision.migration()));
    }

    /**
     * Takes note of a host's promise to a recovery.
     *
     * @param refusedBelow incarnations below this are refused by the host
     */
    boolean promised(String witness, int refusedBelow, PlaneClock own) {
        if (own.incarnation() < refusedBelow) {
            proven(
                    "%s has promised incarnation %d to a recovery of this plane that this copy, which is at %s, knows nothing of"
                            .formatted(witness, refusedBelow, own));
        }
        return proof.get() != null;
    }

    /** Stands down because of what somebody has shown. */
    public void proven(String seen) {
        Finding reason = Finding.error("PLANE_RESTORED", "this plane", seen, FIX);
        if (!proof.compareAndSet(null, reason)) {
            return;
        }
        LOG.error("{}; this plane stands down: {}", seen, FIX);
        try {
            store.write(transaction -> {
                transaction.recovery().standDown(Optional.of(reason));
                return reason;
            });
        } catch (StoreFullException e) {
            LOG.error("that this plane stands down is not stored, and must be noticed again after a restart", e);
        }
        changed();
    }

    /** The plane is recovered: that is stored already. */
    public void recovered() {
        proof.set(null);
        changed();
    }

    private void changed() {
        changes.incrementAndGet();
        listeners.forEach(Runnable::run);
    }

    /** Grows whenever the plane stands down, and when it is recovered. */
    int changes() {
        return changes.get();
    }

    /** Has something done, quickly, whenever the plane stands down, and when it is recovered. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Why the plane stands down, if it does. */
    public Optional<Finding> reason() {
        return Optional.ofNullable(proof.get());
    }
}
