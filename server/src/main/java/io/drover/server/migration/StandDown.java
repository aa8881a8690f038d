package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.TransferCertificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether this plane was restored from an old copy. Someone who remembers a later clock than this plane's own proves it;
 * from then on it signs, aborts and commands nothing. Thread-safe.
 */
public final class StandDown {
    private final AtomicReference<@Nullable Finding> proof = new AtomicReference<>();

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
            restored("%s remembers this plane at %s; its own clock is %s, so it was restored from an old copy"
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
        restored(
                "%s shows that this plane handed cluster %s to plane %s by migration %s, of which this plane knows nothing: it was restored from an old copy"
                        .formatted(
                                witness, decision.cluster(), decision.target().id(), decision.migration()));
    }

    private void restored(String seen) {
        proof.compareAndSet(
                null,
                Finding.error(
                        "PLANE_RESTORED",
                        "this plane",
                        seen,
                        "stop this server and start the newest copy of the plane's store; until then it commands nothing"));
    }

    /** Why the plane stands down, if it does. */
    public Optional<Finding> reason() {
        return Optional.ofNullable(proof.get());
    }
}
