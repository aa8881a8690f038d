package io.drover.server.store.sql;

import io.drover.server.store.StoreFailedException;
import io.drover.server.store.StoreFullException;
import io.drover.server.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of an SQLite database.
 *
 * <p>A durable commit costs a wait for the disk, whatever is in it. So one thread takes all the writes that wait, runs
 * them one after the other in one transaction, commits, and only then tells each caller its outcome. While it waits for
 * the disk the next writes gather, so batches grow with the load and a lone write waits for nobody.
 *
 * <p>Each write runs within a savepoint: what throws is rolled back to there, and harms no other. When the database
 * itself gives up the transaction (no space, I/O error), or the commit fails, nothing of the batch is kept and every
 * caller is told so.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    /** How many writes may wait before callers wait for a place in the queue. */
    private static final int CAPACITY = 4096;
    /** Bounds how long the first of a batch waits for the others. */
    private static final int MAX_BATCH = 256;

    private final SqliteConnection connection;
    private final DecodedClusters decoded;
    private final BlockingQueue<PendingWork<?>> waiting = new ArrayBlockingQueue<>(CAPACITY);
    /** The last in the queue, by its identity. */
    private final PendingWork<?> end = new PendingWork<>(transaction -> true);
    /** Held shared while a write is queued, so that none comes behind {@link #end}. */
    private final ReadWriteLock closing = new ReentrantReadWriteLock();

    private final AtomicLong commits = new AtomicLong();
    private final Thread thread;
    private boolean closed;

    GroupCommit(SqliteConnection connection, DecodedClusters decoded, String name) {
        this.connection = connection;
        this.decoded = decoded;
        this.thread = Thread.ofPlatform().name("store-writer-" + name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    long commits() {
        return commits.get();
    }

    <T> T write(Function<Transaction, T> work) {
        PendingWork<T> write = new PendingWork<>(work);
        closing.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            Uninterruptibly.put(waiting, write);
        } finally {
            closing.readLock().unlock();
        }
        return write.await();
    }

    /** Lets the writes that wait finish. The connection is left open. */
    void close() {
        closing.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            Uninterruptibly.put(waiting, end);
        } finally {
            closing.writeLock().unlock();
        }
        Uninterruptibly.join(thread);
    }

    private void run() {
        List<PendingWork<?>> batch = new ArrayList<>(MAX_BATCH);
        boolean ended = false;
        while (!ended) {
            batch.add(Uninterruptibly.take(waiting));
            waiting.drainTo(batch, MAX_BATCH - 1);
            // Work may have left an interrupt behind, which would end a later wait too early.
            Thread.interrupted();
            ended = batch.remove(end);
            if (!batch.isEmpty()) {
                commitTogether(batch);
            }
            batch.clear();
        }
    }

    private void commitTogether(List<PendingWork<?>> batch) {
        try {
            long before = connection.changes();
            connection.execute("BEGIN IMMEDIATE");
            for (PendingWork<?> write : batch) {
                attempt(write);
            }
            long after = connection.changes();
            connection.execute("COMMIT");
            if (after != before) {
                commits.incrementAndGet();
            }
        } catch (SQLException | TransactionLostException e) {
            rollBack();
            Throwable cause = e instanceof TransactionLostException && e.getCause() != null ? e.getCause() : e;
            Throwable told = SqlErrors.translate(cause);
            LOG.warn("A commit of {} writes failed, nothing of them is kept: {}", batch.size(), cause.getMessage());
            batch.forEach(write -> write.failed(forOne(told)));
            return;
        }
        batch.forEach(PendingWork::committed);
    }

    private void attempt(PendingWork<?> write) throws SQLException, TransactionLostException {
        connection.execute("SAVEPOINT one_write");
        try {
            write.attempt(new SqlTransaction(connection.handle(), decoded));
        } catch (Throwable t) {
            // Whatever it is, it is the caller's: it is thrown again there.
            write.attemptFailed(t);
            rollBackToSavepoint(t);
        }
        connection.execute("RELEASE one_write");
    }

    private void rollBackToSavepoint(Throwable because) throws TransactionLostException {
        try {
            connection.execute("ROLLBACK TO one_write");
        } catch (SQLException e) {
            because.addSuppressed(e);
            throw new TransactionLostException(because);
        }
    }

    private void rollBack() {
        try {
            connection.execute("ROLLBACK");
        } catch (SQLException e) {
            // After some errors the database has rolled back by itself, and says that there is no transaction.
            LOG.debug("Nothing to roll back", e);
        }
    }

    /** An exception of its own for each caller, since each adds its own stack trace. */
    private static Throwable forOne(Throwable told) {
        return switch (told) {
            case StoreFullException full -> new StoreFullException(full);
            case StoreFailedException failed -> new StoreFailedException(String.valueOf(failed.getMessage()), failed);
            default -> told;
        };
    }

    /** After some errors, such as no space, the database gives up the whole transaction; the cause is that error. */
    private static final class TransactionLostException extends Exception {
        private static final long serialVersionUID = 1L;

        TransactionLostException(Throwable cause) {
            super(cause);
        }
    }
}
