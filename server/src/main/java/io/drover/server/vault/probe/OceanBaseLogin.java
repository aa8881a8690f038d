package io.drover.server.vault.probe;

import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/**
 * Logs in to a tenant of OceanBase, by the protocol of MySQL. Error codes are MySQL's, which OceanBase uses too.
 *
 * <p>Only ways to log in that do not send the password itself are allowed, so that a wrong address does not learn it; and
 * files of this server are never sent.
 */
record OceanBaseLogin(Account.OceanBase account, Duration limit) {
    private static final int ACCESS_DENIED = 1045;
    private static final int ACCESS_DENIED_NO_PASSWORD = 1698;
    private static final int UNKNOWN_DATABASE = 1049;
    /** OceanBase's own: the tenant in the user's name is not there. */
    private static final int TENANT_NOT_EXIST = 5160;

    private static final String CHALLENGES = "mysql_native_password,caching_sha2_password,client_ed25519";

    Optional<String> attempt(Secret secret) throws DialFailure {
        Properties options = options(secret);
        // The form of an address leaves no room for options of the driver within it.
        String url = "jdbc:mariadb://address=(host=%s)(port=%d)/"
                .formatted(account.address().host(), account.address().port());
        try (Connection connection = new Driver().connect(url, options)) {
            if (!connection.isValid(Math.toIntExact(Math.max(1, limit.toSeconds())))) {
                throw new SQLException("the server let us in, and then did not answer");
            }
            return Optional.empty();
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    private Properties options(Secret secret) {
        String millis = Long.toString(limit.toMillis());
        Properties options = new Properties();
        options.setProperty("user", account.login());
        options.setProperty("password", Passwords.of(secret));
        options.setProperty("connectTimeout", millis);
        options.setProperty("socketTimeout", millis);
        options.setProperty("allowLocalInfile", "false");
        options.setProperty("allowPublicKeyRetrieval", "false");
        options.setProperty("restrictedAuth", CHALLENGES);
        options.setProperty(
                "sslMode",
                switch (account.tls()) {
                    case OFF -> "disable";
                    case ON -> "trust";
                    case VERIFY -> "verify-full";
                });
        return options;
    }

    private DialFailure explained(SQLException e) {
        return switch (e.getErrorCode()) {
            case ACCESS_DENIED, ACCESS_DENIED_NO_PASSWORD, TENANT_NOT_EXIST ->
                new DialFailure(
                        DialOutcome.WRONG_PASSWORD,
                        "the server does not let user '%s' in with this password; check cluster, tenant, user and password"
                                .formatted(account.login()),
                        e);
            case UNKNOWN_DATABASE ->
                new DialFailure(DialOutcome.UNKNOWN_DATABASE, "the server has no such database", e);
            default -> other(e);
        };
    }

    private static DialFailure other(SQLException e) {
        return Reasons.ofNetwork(e)
                .orElseGet(() -> Reasons.of(e).contains("ssl") || Reasons.of(e).contains("SSL")
                        ? new DialFailure(
                                DialOutcome.TLS_PROBLEM,
                                "TLS failed (%s); set tls to off where the server has none".formatted(Reasons.of(e)),
                                e)
                        : new DialFailure(
                                DialOutcome.FAILED,
                                "the server says: %s (code %d)".formatted(Reasons.of(e), e.getErrorCode()),
                                e));
    }
}
