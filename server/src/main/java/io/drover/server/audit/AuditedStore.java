package io.drover.server.audit;

import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.util.Optional;
import java.util.function.Function;

/**
 * The plane's store, which enters a request that changes something together with its first change, in one transaction.
 * Where the entry cannot be stored, the change is not either. Thread-safe.
 */
public final class AuditedStore implements Store {
    private final Store store;

    public AuditedStore(Store store) {
        this.store = store;
    }

    @Override
    public <T> T write(Function<Transaction, T> work) {
        Optional<AuditedRequest> current = AuditedRequest.current();
        if (current.isEmpty() || !current.get().isOfSomebody()) {
            return store.write(work);
        }
        AuditedRequest request = current.get();
        boolean owed = request.changes() && !request.hasEntry();
        try {
            return store.write(transaction -> request.serve(() -> {
                if (owed) {
                    request.undone();
                }
                T result = work.apply(transaction);
                if (owed && !request.hasEntry()) {
                    transaction.audit().append(request.done(transaction));
                    request.entered();
                }
                return result;
            }));
        } catch (RuntimeException | Error e) {
            if (owed) {
                request.undone();
            }
            throw e;
        }
    }

    @Override
    public <T> T read(Function<Transaction, T> work) {
        return store.read(work);
    }

    @Override
    public long commits() {
        return store.commits();
    }
}
