package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Digest;
import io.drover.server.peer.Invitation;
import io.drover.server.peer.InvitationRepository;
import java.time.Instant;
import java.util.Optional;

/** Invitations by row; of the secret there is the digest only. */
record SqlInvitationRepository(Rows rows) implements InvitationRepository {
    @Override
    public void insert(Invitation invitation) {
        int stored = rows.execute(
                "INSERT INTO invitation (secret_digest, used, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                invitation.secret().hex(),
                invitation.usedAt().isPresent(),
                Canonical.encode(invitation));
        if (stored == 0) {
            throw new IllegalStateException(
                    "an invitation of digest %s is stored already".formatted(invitation.secret()));
        }
    }

    @Override
    public Optional<Invitation> find(Digest secret) {
        return rows.one(
                Rows.body(Invitation.class), "SELECT body FROM invitation WHERE secret_digest = ?", secret.hex());
    }

    @Override
    public boolean use(Digest secret, Instant at) {
        return find(secret)
                .map(found -> new Invitation(
                        found.secret(), found.peerName(), found.allowInbound(), found.expiresAt(), Optional.of(at)))
                .map(used -> rows.execute(
                                "UPDATE invitation SET used = ?, body = ? WHERE secret_digest = ? AND NOT used",
                                true,
                                Canonical.encode(used),
                                secret.hex())
                        == 1)
                .orElse(false);
    }
}
