package io.drover.migration.identity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Signatures that were found to be good, those used last. To verify one takes the better part of a millisecond, and the
 * same ones are verified again and again: all links of a cluster's chain whenever it is read or grows, also between LOCK
 * and SWITCH, and the votes of a majority by everybody whom it is shown to. Whether a signature is good never changes, so
 * an answer is the same with or without this. Bad ones are not kept: whoever sends them would decide what is. Thread-safe.
 */
final class KnownSignatures {
    /** Some hundred bytes each, also in an agent. */
    private static final int MOST = 1024;

    private static final Map<Known, Boolean> GOOD = Collections.synchronizedMap(new Latest());

    private KnownSignatures() {}

    private record Known(String key, Digest signed, Signature signature) {}

    /** Whether the key's owner made the signature; asks {@code verification} unless that is known. */
    static boolean isGood(VerifyingKey key, byte[] signed, Signature signature, Verification verification) {
        Known known = new Known(key.hex(), Digest.of(signed), signature);
        boolean good = Optional.ofNullable(GOOD.get(known)).orElseGet(verification::isGood);
        if (good) {
            GOOD.put(known, true);
        }
        return good;
    }

    /** The computation itself. */
    interface Verification {
        boolean isGood();
    }

    private static final class Latest extends LinkedHashMap<Known, Boolean> {
        private static final long serialVersionUID = 1L;

        Latest() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Known, Boolean> eldest) {
            return size() > MOST;
        }
    }
}
