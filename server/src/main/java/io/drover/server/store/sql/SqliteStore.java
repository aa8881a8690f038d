package io.drover.server.store.sql;

import io.drover.server.store.StoreFailedException;
import io.drover.server.store.StoreSettings;
import io.drover.server.store.Transaction;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A store in an SQLite file: one writer with group commit, and a few readers. */
final class SqliteStore extends SqlStore {
    private final SqliteFile file;
    private final SqliteConnection writerConnection;
    private final GroupCommit writer;
    private final SqliteReaders readers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteStore(SqliteFile file, SqliteConnection writerConnection, GroupCommit writer, SqliteReaders readers) {
        this.file = file;
        this.writerConnection = writerConnection;
        this.writer = writer;
        this.readers = readers;
    }

    static SqliteStore open(StoreSettings.Sqlite settings) {
        SqliteFile file = SqliteFile.open(settings.file());
        try {
            Schema.migrate(file.source(), "sqlite", file.path().toString());
            DecodedClusters decoded = new DecodedClusters();
            SqliteReaders readers = SqliteReaders.open(file, settings.readers(), decoded);
            SqliteConnection connection = file.writer();
            GroupCommit writer = new GroupCommit(
                    connection, decoded, file.path().getFileName().toString());
            writer.start();
            return new SqliteStore(file, connection, writer, readers);
        } catch (SQLException e) {
            file.close();
            throw new StoreFailedException(
                    "the store %s cannot be opened: %s".formatted(file.path(), e.getMessage()), e);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public <T> T write(Function<Transaction, T> work) {
        Nesting.check();
        return writer.write(work);
    }

    @Override
    public <T> T read(Function<Transaction, T> work) {
        Nesting.check();
        return readers.read(work);
    }

    @Override
    public long commits() {
        return writer.commits();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            writer.close();
            readers.close();
            writerConnection.close();
            file.close();
        }
    }
}
