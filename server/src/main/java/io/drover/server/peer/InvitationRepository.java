package io.drover.server.peer;

import io.drover.migration.identity.Digest;
import java.time.Instant;
import java.util.Optional;

/** Stored invitations. */
public interface InvitationRepository {
    void insert(Invitation invitation);

    Optional<Invitation> find(Digest secret);

    /** Marks an invitation as used; false where it was used already. */
    boolean use(Digest secret, Instant at);
}
