package io.drover.server.rotation;

import java.util.List;
import java.util.Optional;

/**
 * How a rotation of the plane's keys stands, as REST tells it.
 *
 * @param key the plane's public key now
 * @param formerKeys what it was before, oldest first
 * @param fingerprint of the TLS key that is shown now
 * @param nextFingerprint of the one that will be shown when all have followed
 * @param task that rotates
 * @param hosts that have not followed
 * @param peers that have not followed
 * @param gateways of pools that have not followed
 * @param clusters that have no majority in the new ownership yet
 */
record RotationView(
        State state,
        String key,
        List<String> formerKeys,
        String fingerprint,
        Optional<String> nextFingerprint,
        Optional<String> task,
        List<Missing> hosts,
        List<Missing> peers,
        List<Missing> gateways,
        List<Missing> clusters) {
    /** Whether one is under way. */
    enum State {
        /** None is. */
        IDLE,
        /** Hosts and peers follow. */
        FOLLOWING
    }

    /**
     * What has not followed.
     *
     * @param leftOut whether an operator said not to wait for it
     */
    record Missing(String name, String problem, boolean leftOut) {}
}
