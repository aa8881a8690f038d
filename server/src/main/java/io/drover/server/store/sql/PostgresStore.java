package io.drover.server.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.drover.server.store.StoreFailedException;
import io.drover.server.store.StoreSettings;
import io.drover.server.store.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A store in PostgreSQL.
 *
 * <p>Writes of all servers happen one after the other: each begins with taking a lock that is its transaction's until it
 * ends. At READ COMMITTED every statement sees what was committed before it, so behind the lock a write sees the state
 * that the write before it left, and nothing changes under its hands: the same as on SQLite. Nearly every write advances
 * the plane's clock or adds an event, so they could not run side by side anyway.
 *
 * <p>Transactions run on threads of the store's own: to interrupt a virtual thread that waits for a socket closes that
 * socket, and would leave it open whether a commit was kept.
 */
final class PostgresStore extends SqlStore {
    /** Spells "drover" in ASCII: any number would do that nothing else in the plane's database uses. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(110425630532978)";

    private static final String SESSION = """
            SET lock_timeout = '30s';
            SET idle_in_transaction_session_timeout = '60s';
            SET synchronous_commit = on""";
    /** For writers that are none of ours, and for every pooled connection's being broken by a restart of the database. */
    private static final int MAX_ATTEMPTS = 10;

    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("store-", 1).factory());
    private final DecodedClusters decoded = new DecodedClusters();
    private final AtomicLong commits = new AtomicLong();

    private PostgresStore(HikariDataSource writers, HikariDataSource readers) {
        this.writers = writers;
        this.readers = readers;
    }

    static PostgresStore open(StoreSettings.Postgres settings) {
        int reading = settings.connections() / 2;
        HikariDataSource writers = pool(settings, "store-write", settings.connections() - reading, false);
        try {
            Schema.migrate(writers, "postgresql", settings.toString());
            return new PostgresStore(writers, pool(settings, "store-read", reading, true));
        } catch (RuntimeException e) {
            writers.close();
            throw e;
        }
    }

    private static HikariDataSource pool(StoreSettings.Postgres settings, String name, int size, boolean readOnly) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(size);
        config.setAutoCommit(false);
        config.setReadOnly(readOnly);
        config.setTransactionIsolation(readOnly ? "TRANSACTION_REPEATABLE_READ" : "TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(SESSION);
        // A server of the database that vanished is noticed, rather than waited for until TCP gives up.
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("socketTimeout", "90");
        config.addDataSourceProperty("ApplicationName", "drover");
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreFailedException(
                    "the store %s cannot be opened: %s".formatted(settings, cause.getMessage()), e);
        }
    }

    @Override
    public <T> T write(Function<Transaction, T> work) {
        return onOwnThread(work, this::write);
    }

    @Override
    public <T> T read(Function<Transaction, T> work) {
        return onOwnThread(work, this::read);
    }

    private <T> T onOwnThread(Function<Transaction, T> work, Consumer<PendingWork<T>> run) {
        Nesting.check();
        PendingWork<T> pending = new PendingWork<>(work);
        try {
            threads.execute(() -> run.accept(pending));
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the store is closed", e);
        }
        return pending.await();
    }

    private void write(PendingWork<?> pending) {
        try {
            int attempt = 1;
            while (!writeOnce(pending, attempt == MAX_ATTEMPTS)) {
                attempt++;
            }
            commits.incrementAndGet();
            pending.committed();
        } catch (StoreFailedException e) {
            pending.failed(e);
        } catch (Throwable t) {
            // Whatever it is, it is the caller's: it is thrown again there.
            pending.failed(SqlErrors.translate(t));
        }
    }

    /** Whether it is kept; where it is not, it is to be tried again. */
    private boolean writeOnce(PendingWork<?> pending, boolean last) throws SQLException {
        try (Connection connection = writers.getConnection();
                Handle handle = Jdbi.open(connection)) {
            try {
                handle.execute(LOCK);
                pending.attempt(new SqlTransaction(handle, decoded));
                commit(connection);
                return true;
            } catch (Throwable t) {
                // Whatever it is, nothing of the work is to be kept.
                rollBack(connection, t);
                if (last || t instanceof StoreFailedException || !SqlErrors.isTransient(t)) {
                    throw t;
                }
                return false;
            }
        }
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (SqlErrors.isBroken(e)) {
                throw new StoreFailedException(
                        "the connection to the plane's store broke during a commit (%s); it is not known whether the transaction was kept, look before trying again"
                                .formatted(e.getMessage()),
                        e);
            }
            throw e;
        }
    }

    private static void rollBack(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // A broken connection: the server rolls back by itself.
            because.addSuppressed(e);
        }
    }

    private void read(PendingWork<?> pending) {
        try {
            int attempt = 1;
            while (!readOnce(pending, attempt == MAX_ATTEMPTS)) {
                attempt++;
            }
            pending.committed();
        } catch (Throwable t) {
            // Whatever it is, it is the caller's: it is thrown again there.
            pending.failed(SqlErrors.translate(t));
        }
    }

    /** Whether it was read; where it was not, it is to be tried again. */
    private boolean readOnce(PendingWork<?> pending, boolean last) throws SQLException {
        try (Connection connection = readers.getConnection();
                Handle handle = Jdbi.open(connection)) {
            try {
                pending.attempt(new SqlTransaction(handle, decoded));
                connection.rollback();
                return true;
            } catch (Throwable t) {
                // Whatever it is, it ends the transaction.
                rollBack(connection, t);
                if (last || !SqlErrors.isTransient(t)) {
                    throw t;
                }
                return false;
            }
        }
    }

    @Override
    public long commits() {
        return commits.get();
    }

    @Override
    public void close() {
        Uninterruptibly.finish(threads);
        writers.close();
        readers.close();
    }
}
