package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.server.peer.Peer;
import io.drover.server.peer.PeerRepository;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Peers by row; the TLS keys of their gateways have a table of their own, so that each belongs to one peer. */
record SqlPeerRepository(Rows rows) implements PeerRepository {
    @Override
    public Optional<Peer> find(PlaneId id) {
        return rows.one(Rows.body(Peer.class), "SELECT body FROM peer WHERE id = ?", id.value());
    }

    @Override
    public Optional<Peer> findByName(String name) {
        return rows.one(Rows.body(Peer.class), "SELECT body FROM peer WHERE name = ?", name);
    }

    @Override
    public Optional<Peer> findByTls(Fingerprint tls) {
        return rows.one(
                Rows.body(Peer.class),
                "SELECT body FROM peer WHERE id = (SELECT peer_id FROM peer_tls WHERE tls = ?)",
                tls.hex());
    }

    @Override
    public List<Peer> list() {
        return rows.all(Rows.body(Peer.class), "SELECT body FROM peer ORDER BY name");
    }

    @Override
    public void save(Peer peer) {
        String id = peer.identity().id().value();
        rows.text("SELECT id FROM peer WHERE name = ? AND id <> ?", peer.name(), id)
                .ifPresent(other -> {
                    throw new IllegalStateException(
                            "peer name '%s' is taken by plane %s".formatted(peer.name(), other));
                });
        rows.execute("""
                INSERT INTO peer (id, name, body) VALUES (?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body""", id, peer.name(), Canonical.encode(peer));
        replaceTls(peer, id);
    }

    private void replaceTls(Peer peer, String id) {
        Set<Fingerprint> wanted =
                peer.gateways().stream().map(GatewayAddress::fingerprint).collect(Collectors.toSet());
        Set<Fingerprint> stored = Set.copyOf(rows.all(
                (row, context) -> new Fingerprint(row.getString(1)), "SELECT tls FROM peer_tls WHERE peer_id = ?", id));
        for (Fingerprint gone : stored) {
            if (!wanted.contains(gone)) {
                rows.execute("DELETE FROM peer_tls WHERE tls = ? AND peer_id = ?", gone.hex(), id);
            }
        }
        for (Fingerprint tls : wanted) {
            if (!stored.contains(tls)
                    && rows.execute(
                                    "INSERT INTO peer_tls (tls, peer_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                                    tls.hex(),
                                    id)
                            == 0) {
                throw new IllegalStateException("TLS key %s of peer '%s' is taken by peer '%s'"
                        .formatted(
                                tls, peer.name(), findByTls(tls).map(Peer::name).orElse("?")));
            }
        }
    }

    @Override
    public void delete(PlaneId id) {
        rows.execute("DELETE FROM peer WHERE id = ?", id.value());
    }
}
