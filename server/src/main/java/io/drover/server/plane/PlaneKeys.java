package io.drover.server.plane;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The keys that a plane uses now. While they are rotated it signs and opens with the next ones already, and still shows the
 * former ones in TLS, by which those who have not followed yet find it. Thread-safe; prints public halves only.
 */
public final class PlaneKeys {
    private final List<Runnable> onShown = new CopyOnWriteArrayList<>();
    private volatile Held held;

    /**
     * Both at once, so that nobody sees a mixture.
     *
     * @param used to sign and to open
     * @param shown in TLS
     */
    private record Held(KeySet used, KeySet shown) {}

    PlaneKeys(KeySet keys) {
        this.held = new Held(keys, keys);
    }

    public PlaneId id() {
        return held.used().id();
    }

    /** Signs grants, certificates and aborts. */
    public SigningKey signingKey() {
        return held.used().signingKey();
    }

    /**
     * Ends an ownership, with the key by which it was held.
     *
     * @param owner this plane, by the keys that it has or that it is about to give up
     */
    public SigningKey signingKeyOf(PlaneIdentity owner) {
        Held now = held;
        return Stream.of(now.used(), now.shown())
                .filter(keys -> keys.identity().equals(owner))
                .map(KeySet::signingKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "an ownership by key %s cannot be ended: that key was rotated, and destroyed since; restore store and keys from one backup"
                                .formatted(owner.key())));
    }

    /** Opens what was sealed to this plane. */
    public UnsealingKey unsealingKey() {
        return held.used().unsealingKey();
    }

    /** What the plane's listeners and its calls to peers show. */
    public TlsMaterial tls() {
        return held.shown().tls();
    }

    /** What others know of this plane. */
    public PlaneIdentity identity() {
        return held.used().identity();
    }

    /** Of the TLS key that is shown: what clients, agents and peers pin. */
    public Fingerprint fingerprint() {
        return held.shown().fingerprint();
    }

    /** Of the TLS key that is shown and of the one that will be, where that is another. */
    public List<Fingerprint> fingerprints() {
        Held now = held;
        return Stream.of(now.shown(), now.used())
                .map(KeySet::fingerprint)
                .distinct()
                .toList();
    }

    /** Signs and opens with these from now on; the TLS key stays. */
    public void use(KeySet next) {
        held = new Held(next, held.shown());
    }

    /** Shows the TLS key that belongs to those that it signs with, in handshakes from now on. */
    public void show() {
        KeySet used = held.used();
        held = new Held(used, used);
        onShown.forEach(Runnable::run);
    }

    /** Asks to be told whenever another TLS key is to be shown. */
    public void whenShown(Runnable listener) {
        onShown.add(listener);
    }

    @Override
    public String toString() {
        return "PlaneKeys[" + id() + "]";
    }
}
