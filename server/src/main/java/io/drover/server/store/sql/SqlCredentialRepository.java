package io.drover.server.store.sql;

import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.server.store.StaleVersionException;
import io.drover.server.vault.Credential;
import io.drover.server.vault.CredentialId;
import io.drover.server.vault.CredentialRepository;
import io.drover.server.vault.StoredCredential;
import io.drover.server.vault.key.SealedSecret;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.mapper.RowMapper;

/** Credentials by row; what is encrypted has columns of its own. */
record SqlCredentialRepository(Rows rows) implements CredentialRepository {
    private static final String COLUMNS = "SELECT body, root_key, wrapped_key, sealed, version FROM credential ";

    private static final RowMapper<StoredCredential> MAPPER = (row, context) -> new StoredCredential(
            Canonical.decode(Credential.class, row.getBytes(1)),
            new SealedSecret(row.getString(2), Blob.of(row.getBytes(3)), Blob.of(row.getBytes(4))),
            row.getLong(5));

    @Override
    public Optional<StoredCredential> find(CredentialId id) {
        return rows.one(MAPPER, COLUMNS + "WHERE id = ?", id.value());
    }

    @Override
    public Optional<StoredCredential> findByName(String name) {
        return rows.one(MAPPER, COLUMNS + "WHERE name = ?", name);
    }

    @Override
    public List<StoredCredential> list() {
        return rows.all(MAPPER, COLUMNS + "ORDER BY name");
    }

    @Override
    public void insert(StoredCredential stored) {
        Credential credential = stored.credential();
        if (rows.execute(
                        """
                        INSERT INTO credential (id, name, version, root_key, wrapped_key, sealed, body)
                        VALUES (?, ?, 1, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                        credential.id().value(),
                        credential.name(),
                        stored.secret().rootKey(),
                        stored.secret().wrappedKey().bytes(),
                        stored.secret().ciphertext().bytes(),
                        Canonical.encode(credential))
                == 0) {
            throw taken(credential);
        }
    }

    @Override
    public void update(StoredCredential stored) {
        Credential credential = stored.credential();
        rows.text(
                        "SELECT id FROM credential WHERE name = ? AND id <> ?",
                        credential.name(),
                        credential.id().value())
                .ifPresent(other -> {
                    throw taken(credential);
                });
        if (rows.execute(
                        """
                        UPDATE credential SET name = ?, version = version + 1, root_key = ?, wrapped_key = ?, sealed = ?, body = ?
                        WHERE id = ? AND version = ?""",
                        credential.name(),
                        stored.secret().rootKey(),
                        stored.secret().wrappedKey().bytes(),
                        stored.secret().ciphertext().bytes(),
                        Canonical.encode(credential),
                        credential.id().value(),
                        stored.version())
                == 0) {
            throw new StaleVersionException("credential " + credential.id(), stored.version());
        }
    }

    @Override
    public void delete(CredentialId id) {
        rows.execute("DELETE FROM credential WHERE id = ?", id.value());
    }

    @Override
    public Set<String> rootKeys() {
        return Set.copyOf(
                rows.all((row, context) -> row.getString(1), "SELECT DISTINCT root_key FROM credential ORDER BY 1"));
    }

    @Override
    public List<StoredCredential> underOtherRootKeys(String rootKey, int limit) {
        return rows.all(MAPPER, COLUMNS + "WHERE root_key <> ? ORDER BY id LIMIT ?", rootKey, limit);
    }

    private static IllegalStateException taken(Credential credential) {
        return new IllegalStateException(
                "credential name '%s' or ID %s is stored already".formatted(credential.name(), credential.id()));
    }
}
