package io.drover.server.store;

import java.util.function.Function;

/**
 * Durable state. Thread-safe; both methods block and suit virtual threads.
 *
 * <p>On SQLite, writes that wait at the same time share one durable commit; each still succeeds or fails by itself. On
 * PostgreSQL each write is a transaction of its own.
 */
public interface Store {
    /**
     * Runs work in a transaction that is durable when this returns. When the work throws, nothing of it is kept.
     *
     * @throws StaleVersionException when the work updated a row that another changed meanwhile
     * @throws StoreFullException when there is no space left; nothing of the work is kept
     */
    <T> T write(Function<Transaction, T> work);

    /** Runs work that only reads, on one consistent state. */
    <T> T read(Function<Transaction, T> work);

    /** Durable commits since this store was opened. */
    long commits();
}
