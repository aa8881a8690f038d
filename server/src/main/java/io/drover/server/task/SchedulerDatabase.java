package io.drover.server.task;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;
import java.sql.Connection;
import java.sql.SQLException;

/** How db-scheduler speaks to the plane's database. */
final class SchedulerDatabase {
    private SchedulerDatabase() {}

    static JdbcCustomization of(Connection connection) {
        try {
            String product = connection.getMetaData().getDatabaseProductName();
            return switch (product) {
                case "SQLite" -> new SqliteJdbcCustomization();
                case "PostgreSQL" -> new PostgreSqlJdbcCustomization(false, false);
                default ->
                    throw new IllegalStateException("a store in %s: expected SQLite or PostgreSQL".formatted(product));
            };
        } catch (SQLException e) {
            throw new IllegalStateException("the store does not tell which database it is in", e);
        }
    }

    /** Whether no other server can be at work on the same store. */
    static boolean isExclusive(JdbcCustomization database) {
        return database instanceof SqliteJdbcCustomization;
    }
}
