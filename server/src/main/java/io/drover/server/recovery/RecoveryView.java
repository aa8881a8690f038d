package io.drover.server.recovery;

import java.util.List;
import java.util.Optional;

/**
 * A recovery as REST tells it.
 *
 * @param state how it stands
 * @param reason why the plane stands down, while it does
 * @param task the task of the recovery that runs
 * @param incarnation that hosts are asked for; 0 before
 * @param peers who is asked what it knows
 * @param clusters whose hosts must promise
 * @param advice what the operator can do now, one sentence each
 */
record RecoveryView(
        State state,
        Optional<String> reason,
        Optional<String> task,
        int incarnation,
        List<PeerAnswer> peers,
        List<ClusterPromises> clusters,
        List<String> advice) {
    /** How a recovery stands. */
    enum State {
        /** The plane was not restored from an old copy, as far as anybody knows. */
        NOT_NEEDED,
        /** The plane stands down. */
        NEEDED,
        /** Hosts and peers are asked. */
        ASKING,
        /** All is decided; hosts follow. */
        RENEWING
    }

    /**
     * A peer.
     *
     * @param leftOut whether the operator said not to wait for it
     * @param problem why it has not answered, if it was asked
     */
    record PeerAnswer(String name, boolean answered, boolean leftOut, Optional<String> problem) {}

    /**
     * A cluster.
     *
     * @param name as this plane calls it; its ID where it knows no name
     * @param promised how many hosts have promised; before the recovery, how many could be asked
     * @param needed how many must
     * @param missing those that have not, by name
     * @param outcome what becomes of it, once that is known
     */
    record ClusterPromises(
            String id, String name, int promised, int needed, List<MissingHost> missing, Optional<String> outcome) {}

    /**
     * A host that has not promised.
     *
     * @param problem why
     */
    record MissingHost(String name, String problem) {}
}
