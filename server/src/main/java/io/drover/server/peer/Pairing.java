package io.drover.server.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Knowing other planes, as people begin and see it. Thread-safe.
 *
 * <p>What a caller got wrong, and a plane that does not answer, is a {@link io.drover.server.web.ProblemException}.
 */
public interface Pairing {
    /**
     * Invites another plane to pair with this one.
     *
     * @param peerName what it shall be called here
     * @param allowInbound whether this plane takes clusters from it
     * @param validity for how long the invitation is good
     */
    Invited invite(Optional<String> peerName, boolean allowInbound, Duration validity);

    /**
     * Accepts another plane's invitation.
     *
     * @param invitation as the other plane told it
     * @param name what the other plane shall be called here
     * @param allowInbound whether this plane takes clusters from it
     */
    PeerView join(String invitation, Optional<String> name, boolean allowInbound);

    /** By name, in ascending order. */
    List<PeerView> list();

    /** Forgets a peer, by its ID or name. */
    void remove(String idOrName);

    /** An invitation in the clear, told once. */
    record Invited(String invitation, String command, Instant expiresAt) {
        @Override
        public String toString() {
            return "Invited[]";
        }
    }
}
