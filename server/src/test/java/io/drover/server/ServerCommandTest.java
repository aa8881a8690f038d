package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.access.AccessSettings;
import io.drover.server.identity.OidcSettings;
import io.drover.server.identity.RoleClaim;
import io.drover.server.uplink.RemoteGatewaySettings;
import io.drover.server.vault.key.RootKeySource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of the program. */
class ServerCommandTest {
    private final List<ServerSettings> started = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void defaultsAreThoseOfTheManual() {
        assertThat(run()).isZero();
        ServerSettings settings = started.getFirst();
        assertThat(settings.folder()).isEqualTo(Path.of("/var/lib/drover"));
        assertThat(settings.api()).isEqualTo(new HostPort("0.0.0.0", 8443));
        assertThat(settings.gateway()).isEqualTo(new HostPort("0.0.0.0", 8444));
        assertThat(settings.roles()).containsExactlyInAnyOrder(Role.API, Role.GATEWAY);
        assertThat(settings.database()).isEqualTo(DatabaseSettings.SQLITE);
        assertThat(settings.newAdminToken()).isFalse();
        assertThat(settings.advertised()).hasSize(1);
    }

    @Test
    void everyOptionIsTaken() {
        assertThat(run(
                        "--data",
                        folder.toString(),
                        "--name",
                        "east-1",
                        "--api-listen",
                        "[::1]:1",
                        "--access-port",
                        "9446",
                        "--access-domain",
                        "access.example.org",
                        "--gateway-listen",
                        "192.0.2.1:2",
                        "--advertise",
                        "gw.example.org",
                        "--advertise",
                        "192.0.2.1:99",
                        "--database",
                        "jdbc:postgresql://db/drover",
                        "--database-user",
                        "joe",
                        "--roles",
                        "api",
                        "--log-level",
                        "DEBUG",
                        "--new-admin-token"))
                .isZero();
        assertThat(started.getFirst())
                .isEqualTo(new ServerSettings(
                        folder,
                        "east-1",
                        new HostPort("::1", 1),
                        new HostPort("192.0.2.1", 2),
                        List.of(new HostPort("gw.example.org", 0), new HostPort("192.0.2.1", 99)),
                        new AccessSettings(9446, "access.example.org"),
                        new DatabaseSettings(
                                Optional.of("jdbc:postgresql://db/drover"),
                                Optional.of("joe"),
                                Optional.of("from the environment")),
                        Set.of(Role.API),
                        new RootKeySource.KeyFile(folder.resolve("vault.key")),
                        Optional.empty(),
                        true));
        assertThat(started.getFirst().toString()).doesNotContain("from the environment");
    }

    @Test
    void theSourceOfTheRootKeyIsTaken() {
        run();
        run("--vault-key", "env:DROVER_DATABASE_PASSWORD");
        run("--vault-key", "command:kms get key");
        assertThat(started)
                .extracting(ServerSettings::vaultKey)
                .containsExactly(
                        new RootKeySource.KeyFile(Path.of("/var/lib/drover/vault.key")),
                        new RootKeySource.Variable("DROVER_DATABASE_PASSWORD", "from the environment"),
                        new RootKeySource.Command("kms get key"));
        assertThat(started.toString()).doesNotContain("from the environment");
    }

    @Test
    void aPasswordIsReadFromItsFile() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "s3cret\n");
        assertThat(run("--database", "jdbc:postgresql://db/drover", "--database-password-file", file.toString()))
                .isZero();
        assertThat(started.getFirst().database().password()).contains("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--api-listen     | nonsense here        | HOST:PORT",
                "--api-listen     | 0.0.0.0              | names no port",
                "--gateway-listen | 0.0.0.0:99999        | 0 to 65535",
                "--access-port    | 65536                | 0 to 65535",
                "--access-domain  | Example_Org          | expected a DNS name in lower case",
                "--advertise      | a/b                  | --advertise",
                "--name           | no spaces            | --name",
                "--roles          | api,cook             | cook",
                "--log-level      | LOUD                 | LOUD",
                "--database       | jdbc:mysql://x/y     | jdbc:postgresql:",
                "--database       | jdbc:postgresql://db/x?password=hush | DROVER_DATABASE_PASSWORD",
                "--database       | jdbc:postgresql://joe:hush@db/x      | DROVER_DATABASE_PASSWORD",
                "--database-user  | joe                  | need --database",
                "--vault-key      | hushhushhush         | never an argument",
                "--vault-key      | hush:hush            | never an argument",
                "--vault-key      | env:                 | env:NAME",
                "--colour         | blue                 | --colour",
            })
    void wrongValuesAreNamed(String option, String value, String named) {
        assertThat(run(option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(named, "--help").doesNotContain("hush", "Exception", "\tat ");
        assertThat(started).isEmpty();
    }

    private static final List<String> OIDC = List.of(
            "--oidc-issuer",
            "https://login.example",
            "--oidc-client-id",
            "drover",
            "--public-url",
            "https://p.example");

    private int runOidc(String... more) {
        return run(Stream.concat(OIDC.stream(), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void rolesByClaimAreTaken() {
        assertThat(runOidc(
                        "--oidc-role-claim",
                        "groups",
                        "--oidc-scope",
                        "groups",
                        "--oidc-role",
                        "ops=HOST_VIEWER",
                        "--oidc-role",
                        "ops=mine",
                        "--oidc-role",
                        "cn=admins,dc=example=ADMIN"))
                .isZero();
        OidcSettings oidc = started.getFirst().oidc().orElseThrow();
        assertThat(oidc.scopes()).containsExactly("groups");
        assertThat(oidc.roleClaim())
                .contains(new RoleClaim(
                        "groups",
                        Map.of("ops", Set.of("HOST_VIEWER", "mine"), "cn=admins,dc=example", Set.of("ADMIN"))));
        assertThat(runOidc()).isZero();
        assertThat(started.getLast().oidc().orElseThrow().roleClaim())
                .as("the default")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--oidc-role       | ops=ADMIN | needs --oidc-role-claim",
                "--oidc-role-claim | groups    | needs --oidc-role VALUE=ROLE",
            })
    void halfAMappingIsRefused(String option, String value, String named) {
        assertThat(runOidc(option, value)).isEqualTo(2);
        assertThat(run(option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(named, "need --oidc-issuer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops", "=ADMIN", "ops=", " = ", ""})
    void aMappingThatIsNoneIsRefused(String mapping) {
        assertThat(runOidc("--oidc-role-claim", "groups", "--oidc-role", mapping))
                .isEqualTo(2);
        assertThat(err.toString()).contains("expected VALUE=ROLE");
    }

    @Test
    void helpNamesEveryOptionAndExitCode() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--data", "--advertise", "--new-admin-token", "8443", "DROVER_DATABASE_PASSWORD", "Exit codes");
        assertThat(started).isEmpty();
    }

    @Test
    void aFailureToStartIsOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        StringWriter told = new StringWriter();
        assertThat(DroverServer.commandLine(
                                new StoresOnly(settings -> RunningServer.start(settings, "WARN", FakeBackend.class)),
                                Map.of())
                        .setErr(new PrintWriter(told))
                        .execute("--data", file.toString(), "--api-listen", "127.0.0.1:0"))
                .isEqualTo(1);
        assertThat(told.toString().strip().lines()).hasSize(1);
        assertThat(told.toString()).contains("drover server: the data folder", file.toString());
    }

    private int run(String... arguments) {
        return DroverServer.commandLine(
                        new StoresOnly(started::add), Map.of("DROVER_DATABASE_PASSWORD", "from the environment"))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void aFaultPointThatIsUnknownKeepsItFromStarting() throws IOException {
        Path faults = Files.createDirectory(folder.resolve("faults"));
        Files.createFile(faults.resolve("DECISION_STROED"));

        int exit = DroverServer.commandLine(
                        new StoresOnly(started::add), Map.of("DROVER_FAULT_POINTS", faults.toString()))
                .setErr(new PrintWriter(err))
                .execute("--data", folder.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("'DECISION_STROED' is no fault point", "DECISION_STORED");
        assertThat(started).isEmpty();
    }

    @Test
    void aServerThatCanBeHeldSaysSo() throws IOException {
        Path faults = Files.createDirectory(folder.resolve("faults"));

        int exit = DroverServer.commandLine(
                        new StoresOnly(started::add), Map.of("DROVER_FAULT_POINTS", faults.toString()))
                .setErr(new PrintWriter(err))
                .execute("--data", folder.toString());

        assertThat(exit).isZero();
        assertThat(err.toString()).contains("WARNING: DROVER_FAULT_POINTS is set");
    }

    @Test
    void aGatewayWithoutAStoreNeedsItsRoleAndAToken() {
        assertThat(run("--data", folder.toString(), "--uplink-token", "drover1.x"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--uplink-token needs --roles gateway");
        assertThat(run("--data", folder.toString(), "--roles", "gateway", "--uplink-token", "nonsense"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("not a join token");
        assertThat(started).isEmpty();
    }

    /** Runs servers with a store only. */
    private record StoresOnly(Consumer<ServerSettings> program) implements ServerCommand.Runner {
        @Override
        public void run(ServerSettings settings, ServerCommand.LogLevel level) {
            program.accept(settings);
        }

        @Override
        public void run(RemoteGatewaySettings settings, ServerCommand.LogLevel level) {
            throw new AssertionError("no gateway without a store was asked for: " + settings);
        }
    }
}
