package io.drover.server.store.sql;

import io.drover.server.store.StoreBusyException;
import io.drover.server.store.StoreFailedException;
import io.drover.server.store.StoreFullException;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What the databases' errors mean to users of the store. SQLite's codes are those of sqlite.org/rescode.html, the
 * SQLSTATEs those of PostgreSQL's appendix A.
 */
final class SqlErrors {
    private static final String DISK_FULL = "53100";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK = "40P01";
    private static final String UNIQUE_VIOLATION = "23505";
    /** Class 57P: the database stops, or somebody ended the connection. */
    private static final String OPERATOR_INTERVENTION = "57P";

    private static final String CONNECTION_EXCEPTION = "08";
    /** SQLite keeps the primary code in the lowest byte. */
    private static final int PRIMARY = 0xFF;

    private SqlErrors() {}

    /** The exception for the user of a transaction of which nothing is kept. What is no database's error stays as it is. */
    static Throwable translate(Throwable thrown) {
        Optional<SQLException> sql = sqlCause(thrown);
        if (sql.isEmpty()) {
            return thrown;
        }
        return switch (kind(sql.get())) {
            case FULL -> new StoreFullException(thrown);
            case BUSY, CONFLICT -> new StoreBusyException(thrown);
            case BROKEN, OTHER ->
                new StoreFailedException(
                        "the plane's store failed (%s); nothing was changed"
                                .formatted(sql.get().getMessage()),
                        thrown);
        };
    }

    /** Whether the same transaction, run again, may succeed: it lost against another, or its connection broke. */
    static boolean isTransient(Throwable thrown) {
        return sqlCause(thrown)
                .map(SqlErrors::kind)
                .filter(kind -> kind == Kind.CONFLICT || kind == Kind.BROKEN)
                .isPresent();
    }

    /** Whether the connection broke, so that the outcome of what was asked last is not known. */
    static boolean isBroken(SQLException thrown) {
        return kind(thrown) == Kind.BROKEN;
    }

    private static Kind kind(SQLException sql) {
        if (sql instanceof SQLiteException sqlite) {
            int primary = sqlite.getResultCode().code & PRIMARY;
            // Running out of space while the log or its index grows shows as an I/O error.
            if (primary == SQLiteErrorCode.SQLITE_FULL.code || primary == SQLiteErrorCode.SQLITE_IOERR.code) {
                return Kind.FULL;
            }
            return primary == SQLiteErrorCode.SQLITE_BUSY.code ? Kind.BUSY : Kind.OTHER;
        }
        String state = sql.getSQLState();
        if (state == null) {
            // The pool's own errors have none, and come before anything was asked.
            return Kind.OTHER;
        }
        if (state.startsWith(OPERATOR_INTERVENTION) || state.startsWith(CONNECTION_EXCEPTION)) {
            return Kind.BROKEN;
        }
        return switch (state) {
            case DISK_FULL -> Kind.FULL;
            case LOCK_NOT_AVAILABLE -> Kind.BUSY;
            // A unique violation here means that a check just before did not see the other's row: the next try does.
            case SERIALIZATION_FAILURE, DEADLOCK, UNIQUE_VIOLATION -> Kind.CONFLICT;
            default -> Kind.OTHER;
        };
    }

    private static Optional<SQLException> sqlCause(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    private enum Kind {
        FULL,
        BUSY,
        CONFLICT,
        BROKEN,
        OTHER
    }
}
