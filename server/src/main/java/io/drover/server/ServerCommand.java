package io.drover.server;

import io.drover.migration.manifest.AccessPoint;
import io.drover.protocol.JoinToken;
import io.drover.protocol.fault.Faults;
import io.drover.server.access.AccessSettings;
import io.drover.server.identity.OidcSettings;
import io.drover.server.uplink.RemoteGatewaySettings;
import io.drover.server.uplink.UplinkFolder;
import io.drover.server.vault.key.RootKeySource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code drover server}. */
@Command(
        name = "drover server",
        description = "Runs a server of a control plane.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped on request", "1:could not start, or failed", "2:wrong options"},
        footer = {
            "",
            "The first start prints an administrator's token, once. The password of a PostgreSQL database is taken from"
                    + " the environment variable DROVER_DATABASE_PASSWORD, or from --database-password-file."
        })
final class ServerCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final String PASSWORD = "DROVER_DATABASE_PASSWORD";
    private static final int MAX_PASSWORD_FILE = 4096;

    /** Runs a server until it is told to stop. */
    interface Runner {
        void run(ServerSettings settings, LogLevel level);

        /** Runs a gateway without a store until it is told to stop. */
        void run(RemoteGatewaySettings settings, LogLevel level);
    }

    /** How much is logged. */
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    private final Runner runner;
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "/var/lib/drover",
            description = "Folder for keys and database (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("/var/lib/drover");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What people call the plane (default: the machine's name).")
    private @Nullable String name;

    @Option(
            names = "--api-listen",
            paramLabel = "HOST:PORT",
            defaultValue = "0.0.0.0:8443",
            description = "Where REST is served, over TLS only (default: ${DEFAULT-VALUE}).")
    private String api = "0.0.0.0:8443";

    @Option(
            names = "--gateway-listen",
            paramLabel = "HOST:PORT",
            defaultValue = "0.0.0.0:8444",
            description = "Where agents and other planes connect (default: ${DEFAULT-VALUE}).")
    private String gateway = "0.0.0.0:8444";

    @Option(
            names = "--advertise",
            paramLabel = "HOST[:PORT]",
            description =
                    "An address of the gateway as agents and other planes reach it; may be repeated (default: the machine's address).")
    private List<String> advertised = List.of();

    @Option(
            names = "--access-port",
            paramLabel = "PORT",
            defaultValue = "" + AccessSettings.DEFAULT_PORT,
            description =
                    "Where the access points of clusters are served, at the gateway's address (default: ${DEFAULT-VALUE}).")
    private int accessPort = AccessSettings.DEFAULT_PORT;

    @Option(
            names = "--access-domain",
            paramLabel = "DOMAIN",
            defaultValue = AccessSettings.DEFAULT_DOMAIN,
            description = "What the DNS names of new access points end in (default: ${DEFAULT-VALUE}).")
    private String accessDomain = AccessSettings.DEFAULT_DOMAIN;

    @Option(
            names = "--access-expiry-warning",
            paramLabel = "DAYS",
            defaultValue = "" + AccessSettings.DEFAULT_EXPIRY_WARNING_DAYS,
            description =
                    "How many days before its end a client certificate of an access point is told of (default: ${DEFAULT-VALUE}).")
    private int accessExpiryWarning = AccessSettings.DEFAULT_EXPIRY_WARNING_DAYS;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "jdbc:postgresql://... (default: SQLite in the data folder).")
    private @Nullable String database;

    @Option(names = "--database-user", paramLabel = "USER", description = "The user of that database.")
    private @Nullable String databaseUser;

    @Option(
            names = "--database-password-file",
            paramLabel = "FILE",
            description = "A file with the password of that database.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--roles",
            paramLabel = "ROLE",
            split = ",",
            defaultValue = "api,gateway",
            description = "What this server does (default: ${DEFAULT-VALUE}).")
    private List<String> roles = List.of("api", "gateway");

    @Option(
            names = "--uplink-token",
            paramLabel = "TOKEN",
            description =
                    "With --roles gateway: join the plane that made this token ('drover gateway token'), as a gateway that stores nothing and passes on what agents say. '-' reads it from standard input. Needed at the first start only.")
    private @Nullable String uplinkToken;

    @Option(
            names = "--vault-key",
            paramLabel = "SOURCE",
            description =
                    "Where the vault's root key comes from: file:PATH, env:NAME or command:CMD (default: file:DIR/vault.key in the data folder, made at the first start).")
    private @Nullable String vaultKey;

    @Mixin
    private final OidcOptions oidc = new OidcOptions();

    @Option(
            names = "--new-admin-token",
            description = "Print one more administrator's token at the start, for when the first was lost.")
    private boolean newAdminToken;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "INFO",
            description = "ERROR, WARN, INFO or DEBUG (default: ${DEFAULT-VALUE}).")
    private LogLevel logLevel = LogLevel.INFO;

    ServerCommand(Runner runner, Map<String, String> environment) {
        this.runner = runner;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        armFaults();
        Optional<RemoteGatewaySettings> remote = remoteGateway();
        if (remote.isPresent()) {
            runner.run(remote.get(), logLevel);
        } else {
            runner.run(settings(), logLevel);
        }
        return 0;
    }

    private void armFaults() {
        try {
            Faults.arm(environment)
                    .ifPresent(armed -> spec.commandLine()
                            .getErr()
                            .println(
                                    "drover server: WARNING: %s is set: files in %s hold this server at fault points. This is for tests; never run a plane with clusters so."
                                            .formatted(Faults.VARIABLE, armed)));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** What makes it a gateway without a store: a token to join with, or that it joined before. */
    private Optional<RemoteGatewaySettings> remoteGateway() {
        Path data = folder.toAbsolutePath().normalize();
        boolean joined = new UplinkFolder(data).exists();
        if (uplinkToken == null && !joined) {
            return Optional.empty();
        }
        if (!parsedRoles().equals(EnumSet.of(Role.GATEWAY))) {
            throw wrong(
                    joined
                            ? "--data %s belongs to a gateway without a store: start it with --roles gateway"
                                    .formatted(data)
                            : "--uplink-token needs --roles gateway: a server with the role api has a store of its own");
        }
        HostPort listen = address("--gateway-listen", gateway);
        return Optional.of(new RemoteGatewaySettings(
                data,
                listen,
                advertised.isEmpty() ? guess(listen) : advertise(advertised.getFirst()),
                Optional.ofNullable(uplinkToken).map(this::token)));
    }

    private JoinToken token(String text) {
        try {
            return JoinToken.parse(text.equals("-") ? FirstLine.of(System.in) : text);
        } catch (IllegalArgumentException | IOException e) {
            throw wrong("--uplink-token: " + e.getMessage());
        }
    }

    ServerSettings settings() {
        HostPort gatewayAddress = address("--gateway-listen", gateway);
        return new ServerSettings(
                folder.toAbsolutePath().normalize(),
                planeName(),
                address("--api-listen", api),
                gatewayAddress,
                advertised.isEmpty()
                        ? List.of(guess(gatewayAddress))
                        : advertised.stream().map(this::advertise).toList(),
                accessSettings(),
                databaseSettings(),
                parsedRoles(),
                vaultKeySource(),
                oidcSettings(),
                newAdminToken);
    }

    private Optional<OidcSettings> oidcSettings() {
        try {
            return oidc.settings(file -> secret("--oidc-client-secret-file", file));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private RootKeySource vaultKeySource() {
        Path data = folder.toAbsolutePath().normalize();
        if (vaultKey == null) {
            return ServerSettings.defaultVaultKey(data);
        }
        int colon = vaultKey.indexOf(':');
        String value = vaultKey.substring(colon + 1);
        if (colon < 0 || value.isBlank()) {
            // What stands there may be the key itself.
            throw wrong(
                    "--vault-key: expected file:PATH, env:NAME or command:CMD; the key itself is never an argument");
        }
        return switch (vaultKey.substring(0, colon)) {
            case "file" ->
                new RootKeySource.KeyFile(Path.of(value).toAbsolutePath().normalize());
            case "env" -> new RootKeySource.Variable(value, environment.getOrDefault(value, ""));
            case "command" -> new RootKeySource.Command(value);
            default ->
                throw wrong(
                        "--vault-key: expected file:PATH, env:NAME or command:CMD; the key itself is never an argument");
        };
    }

    private String planeName() {
        String chosen = name == null ? machineName() : name;
        if (!NAME.matcher(chosen).matches()) {
            throw wrong(
                    "--name '%s': expected 1 to 63 letters, digits, dots, dashes and underscores".formatted(chosen));
        }
        return chosen;
    }

    private AccessSettings accessSettings() {
        if (!AccessPoint.isName("cluster." + accessDomain)) {
            throw wrong("--access-domain '%s': expected a DNS name in lower case, such as %s"
                    .formatted(accessDomain, AccessSettings.DEFAULT_DOMAIN));
        }
        try {
            return new AccessSettings(accessPort, accessDomain, Duration.ofDays(accessExpiryWarning));
        } catch (IllegalArgumentException e) {
            throw wrong("--access-port or --access-expiry-warning: " + e.getMessage());
        }
    }

    private HostPort address(String option, String text) {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(option + " " + e.getMessage());
        }
    }

    private HostPort advertise(String text) {
        try {
            return HostPort.parse(text, 0);
        } catch (IllegalArgumentException e) {
            throw wrong("--advertise " + e.getMessage());
        }
    }

    /** The address that others most likely reach. */
    private static HostPort guess(HostPort gateway) {
        if (!gateway.isWildcard()) {
            return gateway.withPort(0);
        }
        try {
            return new HostPort(InetAddress.getLocalHost().getHostAddress(), 0);
        } catch (UnknownHostException e) {
            // A machine that does not know its own name: the operator is warned of the loopback address.
            return new HostPort("127.0.0.1", 0);
        }
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A machine that does not know its own name.
            return "plane";
        }
    }

    private DatabaseSettings databaseSettings() {
        if (database == null) {
            if (databaseUser != null || passwordFile != null) {
                throw wrong("--database-user and --database-password-file need --database");
            }
            return DatabaseSettings.SQLITE;
        }
        if (!database.startsWith("jdbc:postgresql:")) {
            throw wrong("--database '%s': expected a URL that begins with jdbc:postgresql:"
                    .formatted(database.replaceFirst("\\?.*", "?…")));
        }
        if (database.toLowerCase(Locale.ROOT).contains("password=")
                || database.matches("jdbc:postgresql://[^/?]*:[^/?@]*@.*")) {
            throw wrong(
                    "--database holds a password, which other users of this machine can see; put it into %s or --database-password-file"
                            .formatted(PASSWORD));
        }
        return new DatabaseSettings(Optional.of(database), Optional.ofNullable(databaseUser), password());
    }

    private Optional<String> password() {
        if (passwordFile == null) {
            return Optional.ofNullable(environment.get(PASSWORD));
        }
        return Optional.of(secret("--database-password-file", passwordFile));
    }

    private String secret(String option, Path file) {
        try {
            if (Files.size(file) > MAX_PASSWORD_FILE) {
                throw wrong("%s %s has %d bytes: expected at most %d"
                        .formatted(option, file, Files.size(file), MAX_PASSWORD_FILE));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw wrong("%s %s cannot be read: %s"
                    .formatted(option, file, e.getClass().getSimpleName()));
        }
    }

    private Set<Role> parsedRoles() {
        Set<Role> parsed = EnumSet.noneOf(Role.class);
        for (String role : roles) {
            try {
                parsed.add(Role.valueOf(role.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw wrong("--roles '%s': expected api, gateway or both with a comma".formatted(role));
            }
        }
        return parsed;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
