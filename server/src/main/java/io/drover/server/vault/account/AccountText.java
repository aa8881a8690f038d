package io.drover.server.vault.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.server.HostPort;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An account as REST and the credential file have it. Which fields belong to which type is told by
 * {@code docs/vault.md}; a field of another type is an error.
 *
 * @param type a {@link CredentialType} in lower case
 * @param address {@code HOST:PORT}
 * @param cluster of OceanBase
 * @param tenant of OceanBase
 * @param database of PostgreSQL
 * @param user for all but tokens
 * @param tls {@code off}, {@code on} (where it is left out) or {@code verify}; of databases
 * @param hosts of type host
 * @param purpose of a token
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AccountText(
        @Nullable String type,
        @Nullable String address,
        @Nullable String cluster,
        @Nullable String tenant,
        @Nullable String database,
        @Nullable String user,
        @Nullable String tls,
        @Nullable List<@Nullable HostText> hosts,
        @Nullable String purpose) {

    /**
     * A host of an account.
     *
     * @param address {@code HOST} or {@code HOST:PORT}
     * @param hostKey the fingerprint of its key, if it is known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HostText(
            @Nullable String address, @Nullable String hostKey) {}

    public static AccountText of(Account account) {
        String type = account.type().text();
        return switch (account) {
            case Account.OceanBase(HostPort address, Optional<String> cluster, String tenant, String user, Tls tls) ->
                new AccountText(
                        type, address.toString(), cluster.orElse(null), tenant, null, user, text(tls), null, null);
            case Account.PostgreSql(HostPort address, String database, String user, Tls tls) ->
                new AccountText(type, address.toString(), null, null, database, user, text(tls), null, null);
            case Account.Host(String user, List<SshHost> hosts) ->
                new AccountText(
                        type,
                        null,
                        null,
                        null,
                        null,
                        user,
                        null,
                        hosts.stream()
                                .<@Nullable HostText>map(host -> new HostText(
                                        host.address().toString(),
                                        host.hostKey().orElse(null)))
                                .toList(),
                        null);
            case Account.Token(String purpose) ->
                new AccountText(type, null, null, null, null, null, null, null, purpose);
        };
    }

    /**
     * What it says.
     *
     * @throws IllegalArgumentException naming the field that is missing, superfluous or wrong
     */
    public Account account() {
        return switch (CredentialType.parse(required("type", type))) {
            case OCEANBASE -> {
                allow(Set.of("address", "cluster", "tenant", "user", "tls"));
                yield new Account.OceanBase(
                        HostPort.parse(required("address", address)),
                        Optional.ofNullable(cluster).filter(name -> !name.isEmpty()),
                        required("tenant", tenant),
                        required("user", user),
                        parsedTls());
            }
            case POSTGRESQL -> {
                allow(Set.of("address", "database", "user", "tls"));
                yield new Account.PostgreSql(
                        HostPort.parse(required("address", address)),
                        required("database", database),
                        required("user", user),
                        parsedTls());
            }
            case HOST -> {
                allow(Set.of("user", "hosts"));
                yield new Account.Host(
                        required("user", user),
                        required("hosts", hosts).stream().map(AccountText::host).toList());
            }
            case TOKEN -> {
                allow(Set.of("purpose"));
                yield new Account.Token(required("purpose", purpose));
            }
        };
    }

    private static SshHost host(@Nullable HostText text) {
        HostText given = required("hosts[]", text);
        return new SshHost(
                HostPort.parse(required("hosts[].address", given.address()), SshHost.PORT),
                Optional.ofNullable(given.hostKey()));
    }

    private Tls parsedTls() {
        if (tls == null) {
            return Tls.ON;
        }
        return Arrays.stream(Tls.values())
                .filter(value -> text(value).equals(tls))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "tls is '%s'; expected off, on or verify".formatted(Limits.shortened(tls))));
    }

    private void allow(Set<String> allowed) {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put("address", address);
        given.put("cluster", cluster);
        given.put("tenant", tenant);
        given.put("database", database);
        given.put("user", user);
        given.put("tls", tls);
        given.put("hosts", hosts);
        given.put("purpose", purpose);
        given.forEach((field, value) -> {
            if (value != null && !allowed.contains(field)) {
                throw new IllegalArgumentException("the field '%s' does not belong to type %s; expected %s"
                        .formatted(field, type, allowed.stream().sorted().collect(Collectors.joining(", "))));
            }
        });
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            throw new IllegalArgumentException("the field '%s' is missing or empty".formatted(field));
        }
        return value;
    }

    private static String text(Tls tls) {
        return tls.name().toLowerCase(Locale.ROOT);
    }
}
