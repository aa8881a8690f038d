package io.drover.server.store;

import java.util.function.Function;

/**
 * Durable state. Thread-safe; both methods block and suit virtual threads.
 *
 * <p>On SQLite, writes that wait at the same time share one durable commit; each still succeeds or fails by itself. On
 * PostgreSQL each write is a transaction of its own. On both, writes happen one after the other, so that what a write has
 * read stays true until it ends.
 */
public interface Store {
    /**
     * Runs work in a transaction that is durable when this returns. When the work throws, nothing of it is kept and the
     * exception arrives here. Waits even when the thread is interrupted, so that the outcome is never in doubt, and then
     * leaves the thread interrupted.
     *
     * <p>Work runs while no other write of the plane does, on a thread of the store's choosing: it should be short, do
     * nothing but compute and use the transaction, and neither read nor write this store in another way. It may be run
     * again from the start where the database asks for that, so it must not count on being run once.
     *
     * @throws StaleVersionException when the work updated a row that another changed meanwhile
     * @throws StoreFullException when there is no space left; nothing of the work is kept
     * @throws StoreBusyException when others held the store for too long; nothing of the work is kept
     * @throws StoreFailedException when the store failed otherwise
     * @throws IllegalStateException when the store is closed
     */
    <T> T write(Function<Transaction, T> work);

    /** Runs work that only reads, on one consistent state. Waits even when the thread is interrupted. */
    <T> T read(Function<Transaction, T> work);

    /** Durable commits since this store was opened. On SQLite those that changed nothing do not count. */
    long commits();
}
