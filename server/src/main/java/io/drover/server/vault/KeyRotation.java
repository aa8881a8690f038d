package io.drover.server.vault;

import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.store.Store;
import io.drover.server.vault.key.KeyRing;
import io.drover.server.vault.key.UnopenableException;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Replaces the root key. Thread-safe; one rotation runs at a time.
 *
 * <p>First the new key is stored beside the former one, then data keys are encrypted under it, some in each transaction,
 * and the former key is forgotten only when nothing stored needs it. So a rotation may be interrupted anywhere: whatever
 * is stored opens with the keys that are there, and the next rotation, or the next start, goes on with the same new key.
 */
final class KeyRotation {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);
    private static final int BATCH = 100;

    private final Store store;
    private final KeyRing ring;
    private final Sealing sealing;
    private final Events events;
    private final InstantSource time;
    private final int batch;
    private final ReentrantLock running = new ReentrantLock();

    KeyRotation(Store store, KeyRing ring, Sealing sealing, Events events, InstantSource time) {
        this(store, ring, sealing, events, time, BATCH);
    }

    /** @param batch how many data keys are encrypted anew in one transaction */
    KeyRotation(Store store, KeyRing ring, Sealing sealing, Events events, InstantSource time, int batch) {
        this.store = store;
        this.ring = ring;
        this.sealing = sealing;
        this.events = events;
        this.time = time;
        this.batch = batch;
    }

    /**
     * What a rotation did.
     *
     * @param rootKey the ID of the root key under which everything is now
     * @param rewrapped how many data keys were encrypted anew
     * @param resumed whether it went on with an interrupted one
     */
    record Rotated(String rootKey, int rewrapped, boolean resumed) {}

    /** @throws ProblemException when one runs already, or when there is no new key to rotate to */
    Rotated rotate() {
        if (!running.tryLock()) {
            throw ProblemException.conflict(
                    "ROTATION_RUNNING", "the root key is being rotated; wait until that has ended");
        }
        try {
            boolean resumed = ring.isReplaceable() && ring.keys().hasFormer();
            if (!ring.keys().hasFormer()) {
                addNew();
            }
            return finish(resumed);
        } catch (IOException e) {
            throw new ProblemException(Problem.of(
                    HttpStatus.INSUFFICIENT_STORAGE,
                    "ROOT_KEY_NOT_STORED",
                    "the root key cannot be stored at %s: %s; free some space or mend the folder, then rotate again"
                            .formatted(ring.sourceText(), io.drover.server.plane.PrivateFolder.reason(e))));
        } finally {
            running.unlock();
        }
    }

    /** At the start: ends what was interrupted. What fails is told in the log, and the next rotation tries again. */
    void resume() {
        if (ring.isReplaceable() && ring.keys().hasFormer()) {
            try {
                Rotated rotated = rotate();
                LOG.info(
                        "a rotation of the vault's root key was interrupted and has ended now: {} data keys were left",
                        rotated.rewrapped());
            } catch (RuntimeException e) {
                LOG.warn(
                        "a rotation of the vault's root key was interrupted, and cannot be ended now: {}; all credentials open, try 'drover vault rotate'",
                        e.getMessage());
            }
        }
    }

    private void addNew() throws IOException {
        if (!ring.isReplaceable()) {
            throw ProblemException.conflict(
                    "NO_NEW_ROOT_KEY",
                    "the root key comes from %s, which this server cannot change; have it give a new key (openssl rand -base64 32) in a line before the former one, restart the server, and rotate again"
                            .formatted(ring.sourceText()));
        }
        ring.addNew();
    }

    private Rotated finish(boolean resumed) throws IOException {
        String current = ring.keys().current().id();
        int rewrapped = 0;
        int step;
        do {
            step = store.write(transaction -> {
                List<StoredCredential> some = transaction.credentials().underOtherRootKeys(current, batch);
                some.forEach(stored -> transaction.credentials().update(rewrapped(stored)));
                return some.size();
            });
            rewrapped += step;
        } while (step > 0);
        int all = rewrapped;
        // Within a write, after which none follows that began before: what it sees is what there will be.
        store.write(transaction -> {
            if (!Set.of(current).containsAll(transaction.credentials().rootKeys())) {
                throw new IllegalStateException("something is still stored under a former root key");
            }
            return events.publish(
                    transaction,
                    Event.of(
                            time.instant(),
                            "vault.rotated",
                            current,
                            Map.of("rewrapped", Integer.toString(all), "resumed", Boolean.toString(resumed))));
        });
        if (ring.isReplaceable()) {
            ring.dropFormer();
        }
        return new Rotated(current, rewrapped, resumed);
    }

    private StoredCredential rewrapped(StoredCredential stored) {
        try {
            return sealing.rewrap(stored);
        } catch (UnopenableException e) {
            throw ProblemException.conflict(
                    "CREDENTIAL_DAMAGED",
                    "the key of credential '%s' cannot be opened: %s; give its secret anew or delete it, then rotate again"
                            .formatted(stored.credential().name(), e.getMessage()));
        }
    }
}
