package io.drover.server.vault.probe;

import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Logs in to a PostgreSQL server. SQLSTATEs are those of appendix A of its manual.
 *
 * <p>The address goes into the driver by itself, not in a URL, in which it could bring options along.
 */
record PostgresLogin(Account.PostgreSql account, Duration limit) {
    private static final String INVALID_PASSWORD = "28P01";
    private static final String INVALID_AUTHORIZATION = "28000";
    private static final String INVALID_CATALOG = "3D000";

    Optional<String> attempt(Secret secret) throws DialFailure {
        int seconds = Math.toIntExact(Math.max(1, limit.toSeconds()));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {account.address().host()});
        source.setPortNumbers(new int[] {account.address().port()});
        source.setDatabaseName(account.database());
        source.setUser(account.user());
        source.setPassword(Passwords.of(secret));
        source.setConnectTimeout(seconds);
        source.setSocketTimeout(seconds);
        source.setApplicationName("drover");
        switch (account.tls()) {
            case OFF -> source.setSslMode("disable");
            case ON -> source.setSslMode("require");
            case VERIFY -> {
                source.setSslMode("verify-full");
                source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
            }
        }
        try (Connection connection = source.getConnection()) {
            if (!connection.isValid(seconds)) {
                throw new SQLException("the server let us in, and then did not answer");
            }
            return Optional.empty();
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    private DialFailure explained(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case INVALID_PASSWORD, INVALID_AUTHORIZATION -> {
                if (Reasons.of(e).contains("no encryption") || Reasons.of(e).contains("SSL off")) {
                    yield new DialFailure(
                            DialOutcome.TLS_PROBLEM,
                            "the server lets user '%s' in with TLS only; set tls to on".formatted(account.user()),
                            e);
                }
                yield new DialFailure(
                        DialOutcome.WRONG_PASSWORD,
                        "the server does not let user '%s' in with this password; check both, and pg_hba.conf"
                                .formatted(account.user()),
                        e);
            }
            case INVALID_CATALOG ->
                new DialFailure(
                        DialOutcome.UNKNOWN_DATABASE,
                        "the server has no database '%s'; check its name".formatted(account.database()),
                        e);
            default ->
                Reasons.ofNetwork(e)
                        .orElseGet(() -> Reasons.of(e).contains("SSL")
                                ? new DialFailure(
                                        DialOutcome.TLS_PROBLEM,
                                        "TLS failed (%s); set tls to off where the server has none"
                                                .formatted(Reasons.of(e)),
                                        e)
                                : new DialFailure(
                                        DialOutcome.FAILED,
                                        "PostgreSQL says: %s (SQLSTATE %s)".formatted(Reasons.of(e), state),
                                        e));
        };
    }
}
