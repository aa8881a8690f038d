package io.drover.server.store.sql;

import io.drover.server.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real PostgreSQL, started once for all of them and stopped when they have ended. Where none is installed
 * they are skipped, naming what is missing.
 */
public final class RealPostgres implements BeforeAllCallback, ParameterResolver {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    @Override
    public void beforeAll(ExtensionContext context) {
        Assumptions.assumeTrue(
                PostgresServer.isInstalled(),
                "no PostgreSQL server found below /usr/lib/postgresql; install the Debian package 'postgresql'");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RealPostgres.Access.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        PostgresServer server = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RealPostgres.class))
                .computeIfAbsent(PostgresServer.class, type -> PostgresServer.start(), PostgresServer.class);
        return new Access(server);
    }

    /** The server, as a test sees it. */
    public record Access(PostgresServer server) {
        /** A new, empty database. */
        public StoreSettings.Postgres newDatabase() throws SQLException {
            String name = "plane_" + DATABASES.incrementAndGet();
            execute("CREATE DATABASE " + name);
            return server.settings(name);
        }

        /** Runs one statement as the superuser, outside any transaction. */
        void execute(String sql) throws SQLException {
            StoreSettings.Postgres settings = server.settings("postgres");
            try (Connection connection =
                            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        /** Makes a folder that the server's user owns. */
        Path newFolder(String name) throws java.io.IOException {
            Path folder = Files.createDirectories(server.folder().resolve(name));
            server.give(folder);
            return folder;
        }
    }
}
