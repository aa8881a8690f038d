package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Statements on one connection, with {@code ?} for each argument. */
record Rows(Handle handle) {
    int execute(String sql, @Nullable Object... arguments) {
        return handle.execute(sql, arguments);
    }

    <T> Optional<T> one(RowMapper<T> mapper, String sql, Object... arguments) {
        return handle.select(sql, arguments).map(mapper).findOne();
    }

    <T> List<T> all(RowMapper<T> mapper, String sql, Object... arguments) {
        return handle.select(sql, arguments).map(mapper).list();
    }

    /** The only number of a statement that has one. */
    long number(String sql, Object... arguments) {
        return handle.select(sql, arguments).mapTo(Long.class).one();
    }

    Optional<String> text(String sql, Object... arguments) {
        return handle.select(sql, arguments).mapTo(String.class).findOne();
    }

    /** Maps the first column, the canonical encoding of a record. */
    static <T extends Record> RowMapper<T> body(Class<T> type) {
        return (row, context) -> Canonical.decode(type, row.getBytes(1));
    }

    /** Milliseconds since 1970, for columns that are compared; the ends of time for times beyond them. */
    static long millis(Instant at) {
        try {
            return at.toEpochMilli();
        } catch (ArithmeticException e) {
            return at.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }
}
