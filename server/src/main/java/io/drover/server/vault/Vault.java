package io.drover.server.vault;

import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.Secret;
import io.drover.server.vault.key.UnopenableException;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plane's credentials. Their secrets are in the clear only in what {@link #open} returns. Thread-safe.
 *
 * <p>Secrets are encrypted within the transaction that stores them: writes come one after the other, so that a rotation,
 * which first makes a new root key and then looks for what is encrypted under others, misses none.
 */
public final class Vault {
    private final Store store;
    private final Sealing sealing;
    private final Events events;
    private final InstantSource time;

    Vault(Store store, Sealing sealing, Events events, InstantSource time) {
        this.store = store;
        this.sealing = sealing;
        this.events = events;
        this.time = time;
    }

    /** All credentials by name. */
    public List<Credential> list() {
        return store.read(transaction -> transaction.credentials().list()).stream()
                .map(StoredCredential::credential)
                .toList();
    }

    /** @throws ProblemException when there is none of this exact ID or name */
    public Credential find(String idOrName) {
        return store.read(transaction -> stored(transaction, idOrName)).credential();
    }

    public Optional<Credential> findByName(String name) {
        return store.read(transaction -> transaction.credentials().findByName(name))
                .map(StoredCredential::credential);
    }

    /**
     * A credential with its secret in the clear.
     *
     * @throws ProblemException when there is none of this exact ID or name, or its secret does not open
     */
    public OpenedCredential open(String idOrName) {
        StoredCredential stored = store.read(transaction -> stored(transaction, idOrName));
        try {
            return sealing.open(stored);
        } catch (UnopenableException e) {
            // A rotation may have ended since it was read: then it opens as it is stored now.
            StoredCredential now = store.read(
                    transaction -> stored(transaction, stored.credential().id().value()));
            if (now.version() != stored.version()) {
                return open(stored.credential().id().value());
            }
            throw ProblemException.conflict(
                    "CREDENTIAL_DAMAGED",
                    "the secret of credential '%s' cannot be opened: %s; edit the credential and give its secret anew"
                            .formatted(stored.credential().name(), e.getMessage()));
        }
    }

    /** Stores a new credential. */
    Credential create(OpenedCredential given) {
        return store.write(transaction -> insert(transaction, given));
    }

    /** Stores several credentials, or none of them where one cannot be. */
    public List<Credential> put(List<OpenedCredential> created, Map<CredentialId, OpenedCredential> replaced) {
        return store.write(transaction -> {
            List<Credential> all = new ArrayList<>();
            created.forEach(given -> all.add(insert(transaction, given)));
            replaced.forEach((id, given) -> all.add(replace(
                    transaction, stored(transaction, id.value()), given.name(), given.account(), given.secret())));
            return all;
        });
    }

    /** Gives a credential another name, keeping account and secret. */
    Credential rename(String idOrName, String name) {
        return store.write(transaction -> {
            StoredCredential stored = stored(transaction, idOrName);
            if (stored.credential().name().equals(name)) {
                return stored.credential();
            }
            requireFree(transaction, name);
            Credential renamed = stored.credential().renamed(name, time.instant());
            transaction.credentials().update(new StoredCredential(renamed, stored.secret(), stored.version()));
            publish(transaction, "credential.changed", renamed);
            return renamed;
        });
    }

    /** Replaces name, account and secret. */
    Credential replace(String idOrName, OpenedCredential given) {
        return store.write(transaction ->
                replace(transaction, stored(transaction, idOrName), given.name(), given.account(), given.secret()));
    }

    /** Keeps what was learned of an account, unless it was changed meanwhile. */
    void learn(Credential known, OpenedCredential learned) {
        store.write(transaction -> {
            Optional<StoredCredential> stored = transaction.credentials().find(known.id());
            if (stored.filter(now -> now.credential().equals(known)).isPresent()) {
                replace(transaction, stored.get(), known.name(), learned.account(), learned.secret());
            }
            return true;
        });
    }

    void delete(String idOrName) {
        store.write(transaction -> {
            Credential gone = stored(transaction, idOrName).credential();
            transaction.credentials().delete(gone.id());
            publish(transaction, "credential.deleted", gone);
            return gone;
        });
    }

    private Credential insert(Transaction transaction, OpenedCredential given) {
        requireFree(transaction, given.name());
        Instant now = time.instant();
        Credential credential = new Credential(CredentialId.random(), given.name(), given.account(), now, now);
        transaction.credentials().insert(new StoredCredential(credential, sealing.seal(credential, given.secret()), 0));
        publish(transaction, "credential.created", credential);
        return credential;
    }

    private Credential replace(
            Transaction transaction, StoredCredential stored, String name, Account account, Secret secret) {
        if (!stored.credential().name().equals(name)) {
            requireFree(transaction, name);
        }
        Instant now = time.instant();
        Credential changed = stored.credential().renamed(name, now).with(account, now);
        transaction
                .credentials()
                .update(new StoredCredential(changed, sealing.seal(changed, secret), stored.version()));
        publish(transaction, "credential.changed", changed);
        return changed;
    }

    private static StoredCredential stored(Transaction transaction, String idOrName) {
        Optional<StoredCredential> found = CredentialId.isId(idOrName)
                ? transaction.credentials().find(new CredentialId(idOrName))
                : transaction.credentials().findByName(idOrName);
        return found.orElseThrow(() -> ProblemException.notFound(
                "NO_SUCH_CREDENTIAL",
                "there is no credential '%s'; names count as they are written, 'drover credential list' shows those that are"
                        .formatted(Problem.shortened(idOrName))));
    }

    private static void requireFree(Transaction transaction, String name) {
        transaction.credentials().findByName(name).ifPresent(other -> {
            throw ProblemException.conflict(
                    "CREDENTIAL_NAME_TAKEN",
                    "there is a credential '%s' (%s); choose another name, or edit that one"
                            .formatted(name, other.credential().id()));
        });
    }

    private void publish(Transaction transaction, String type, Credential credential) {
        events.publish(
                transaction,
                Event.of(
                        time.instant(),
                        type,
                        credential.id().value(),
                        Map.of(
                                "name",
                                credential.name(),
                                "type",
                                credential.account().type().text())));
    }
}
