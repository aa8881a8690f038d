package io.drover.server.vault;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stored credentials. They are found by their exact ID or name, and in no other way. */
public interface CredentialRepository {
    Optional<StoredCredential> find(CredentialId id);

    Optional<StoredCredential> findByName(String name);

    /** All of them by name. */
    List<StoredCredential> list();

    /**
     * Stores a new one.
     *
     * @throws IllegalStateException when its ID or name is taken
     */
    void insert(StoredCredential credential);

    /**
     * Replaces one at the version that it was read at.
     *
     * @throws io.drover.server.store.StaleVersionException when it was changed or deleted since
     * @throws IllegalStateException when its new name is taken
     */
    void update(StoredCredential credential);

    /** Deletes one, with its encrypted secret. */
    void delete(CredentialId id);

    /** The IDs of all root keys under which anything is encrypted. */
    Set<String> rootKeys();

    /** Some that are encrypted under another root key than this one. */
    List<StoredCredential> underOtherRootKeys(String rootKey, int limit);
}
