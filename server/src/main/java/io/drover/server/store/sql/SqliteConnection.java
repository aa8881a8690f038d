package io.drover.server.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConnection;

/** One connection to an SQLite database, with its handle. For one thread at a time. */
final class SqliteConnection implements AutoCloseable {
    private final SQLiteConnection connection;
    private final Handle handle;

    SqliteConnection(Connection connection) throws SQLException {
        this.connection = connection.unwrap(SQLiteConnection.class);
        this.handle = Jdbi.open(connection);
    }

    Handle handle() {
        return handle;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Rows changed by this connection since it was opened. */
    long changes() throws SQLException {
        return connection.getDatabase().total_changes();
    }

    @Override
    public void close() {
        handle.close();
    }
}
