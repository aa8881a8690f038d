package io.drover.server.store.sql;

import io.drover.server.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;

/** The connections that only read. They see what is committed and never wait for the writer. Thread-safe. */
final class SqliteReaders {
    private final BlockingQueue<SqliteConnection> idle;
    private final List<SqliteConnection> all;
    private final DecodedClusters decoded;
    private volatile boolean closed;

    private SqliteReaders(List<SqliteConnection> all, DecodedClusters decoded) {
        this.all = all;
        this.idle = new ArrayBlockingQueue<>(all.size(), false, all);
        this.decoded = decoded;
    }

    static SqliteReaders open(SqliteFile file, int count, DecodedClusters decoded) throws SQLException {
        List<SqliteConnection> opened = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                opened.add(file.reader());
            }
            return new SqliteReaders(List.copyOf(opened), decoded);
        } catch (SQLException e) {
            opened.forEach(SqliteConnection::close);
            throw e;
        }
    }

    <T> T read(Function<Transaction, T> work) {
        SqliteConnection connection = Uninterruptibly.take(idle);
        try {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            connection.execute("BEGIN");
            try {
                return Nesting.within(() -> work.apply(new SqlTransaction(connection.handle(), decoded)));
            } finally {
                connection.execute("ROLLBACK");
            }
        } catch (SQLException | RuntimeException e) {
            throw asRuntime(SqlErrors.translate(e));
        } finally {
            Uninterruptibly.put(idle, connection);
        }
    }

    private static RuntimeException asRuntime(Throwable told) {
        return told instanceof RuntimeException exception ? exception : new IllegalStateException(told);
    }

    /** Waits for the readers that have begun. */
    void close() {
        closed = true;
        for (int i = 0; i < all.size(); i++) {
            Uninterruptibly.take(idle).close();
        }
        // For those that still come, to be told that the store is closed.
        all.forEach(connection -> Uninterruptibly.put(idle, connection));
    }
}
