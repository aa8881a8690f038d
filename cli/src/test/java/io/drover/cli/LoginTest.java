package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    private Path config() {
        return home.resolve(".config/drover/config.json");
    }

    private Cli.Result login(String... more) {
        String[] arguments = new String[more.length + 5];
        arguments[0] = "login";
        arguments[1] = plane.url();
        arguments[2] = "--token-stdin";
        arguments[3] = "--fingerprint";
        arguments[4] = plane.key().fingerprint();
        System.arraycopy(more, 0, arguments, 5, more.length);
        return new Cli(home).typing(FakePlane.TOKEN + "\n").run(arguments);
    }

    @Test
    void storesAContextThatOnlyItsOwnerCanRead() throws IOException {
        Cli.Result result = login();
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("Logged in to plane a as context a.\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config().getParent())))
                .isEqualTo("rwx------");
        assertThat(new Cli(home).run("plane", "show").out()).contains("plane-a1");
    }

    @Test
    void worksWithTwoPlanes() {
        try (FakePlane other = new FakePlane()) {
            other.on("GET /plane", FakePlane.json(200, FakePlane.PLANE.replace("\"a\"", "\"b\"")));
            login();
            new Cli(home)
                    .typing(FakePlane.TOKEN)
                    .run(
                            "login",
                            other.url(),
                            "--token-stdin",
                            "--fingerprint",
                            other.key().fingerprint());
            assertThat(new Cli(home).run("context", "list", "-o", "name").out()).isEqualTo("a\nb\n");
            assertThat(new Cli(home).run("plane", "show").out()).contains("Name:        b");
            assertThat(new Cli(home).run("--plane", "a", "plane", "show").out()).contains("Name:        a");
            assertThat(new Cli(home).run("plane", "show", "--plane", "a").out()).contains("Name:        a");
            assertThat(new Cli(home)
                            .with("DROVER_PLANE", "a")
                            .run("plane", "show")
                            .out())
                    .contains("Name:        a");
            assertThat(new Cli(home).run("context", "use", "a").exit()).isZero();
            assertThat(new Cli(home).run("plane", "show").out()).contains("Name:        a");
            assertThat(new Cli(home).run("logout").out())
                    .isEqualTo("Logged out of a. Its token was not made by logging in, and stays good.\n");
            Cli.Result none = new Cli(home).run("plane", "show");
            assertThat(none.exit()).isEqualTo(3);
            assertThat(none.err()).contains("known are b");
        }
    }

    @Test
    void neverPrintsTheToken() {
        login();
        Cli.Result list = new Cli(home).run("context", "list");
        Cli.Result json = new Cli(home).run("context", "list", "-o", "json");
        assertThat(list.out()).contains(plane.url()).doesNotContain(FakePlane.TOKEN);
        assertThat(json.out()).contains("\"current\" : true").doesNotContain(FakePlane.TOKEN);
    }

    @Test
    void pinsAKeyThatThePersonHasCompared() {
        Cli.Result result =
                new Cli(home).on(new FakeTerminal(80, "yes", FakePlane.TOKEN)).run("login", plane.url());
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains(plane.key().fingerprint());
        assertThat(plane.requests().getFirst().authorised())
                .as("the token goes out only after the key was confirmed")
                .isFalse();
    }

    @Test
    void aKeyThatIsNotConfirmedGetsNoToken() {
        Cli.Result result =
                new Cli(home).on(new FakeTerminal(80, "no", FakePlane.TOKEN)).run("login", plane.url());
        assertThat(result.exit()).isEqualTo(3);
        assertThat(plane.requests()).noneMatch(FakePlane.Request::authorised);
        assertThat(config()).doesNotExist();
    }

    @Test
    void withoutATerminalAnUnknownKeyIsNotTrusted() {
        Cli.Result result = new Cli(home).typing(FakePlane.TOKEN).run("login", plane.url(), "--token-stdin");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("add --fingerprint")
                .doesNotContain(plane.key().fingerprint());
        assertThat(plane.requests()).isEmpty();
    }

    @Test
    void withoutATerminalTheTokenIsNotAskedFor() {
        Cli.Result result = new Cli(home)
                .run("login", plane.url(), "--fingerprint", plane.key().fingerprint());
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--token-stdin");
    }

    @Test
    void anAuthorityMayVouchForTheKey() throws IOException {
        Path authorities = Files.writeString(home.resolve("ca.pem"), plane.key().pem());
        Cli.Result result = new Cli(home)
                .typing(FakePlane.TOKEN)
                .run("login", plane.url(), "--token-stdin", "--ca", authorities.toString());
        assertThat(result.err()).isEmpty();
        assertThat(new Cli(home).run("context", "list", "-o", "json").out())
                .contains(plane.key().fingerprint());
    }

    @Test
    void anAuthorityThatDoesNotVouchIsRefused() throws IOException {
        Path authorities =
                Files.writeString(home.resolve("ca.pem"), ServerKey.make().pem());
        Cli.Result result = new Cli(home)
                .typing(FakePlane.TOKEN)
                .run("login", plane.url(), "--token-stdin", "--ca", authorities.toString());
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("is not trusted");
        Files.writeString(authorities, "no certificate");
        assertThat(new Cli(home)
                        .typing(FakePlane.TOKEN)
                        .run("login", plane.url(), "--token-stdin", "--ca", authorities.toString())
                        .exit())
                .isEqualTo(2);
        assertThat(plane.requests()).isEmpty();
    }

    @Test
    void aWrongTokenIsNotStored() {
        Cli.Result result = new Cli(home)
                .typing("wrong-token-1")
                .run(
                        "login",
                        plane.url(),
                        "--token-stdin",
                        "--fingerprint",
                        plane.key().fingerprint());
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).doesNotContain("wrong-token-1");
        assertThat(config()).doesNotExist();
    }

    @Test
    void aServerWhoseKeyWasReplacedIsRefusedUntilItIsPinnedAnew() {
        login();
        int port = plane.port();
        plane.stop();
        try (FakePlane impostor = new FakePlane(ServerKey.make(), port)) {
            Cli.Result command = new Cli(home).run("plane", "show");
            assertThat(command.exit()).isEqualTo(3);
            assertThat(command.err())
                    .contains("pinned: " + plane.key().fingerprint())
                    .contains("shown:  " + impostor.key().fingerprint());
            Cli.Result again =
                    new Cli(home).on(new FakeTerminal(80, FakePlane.TOKEN)).run("login", impostor.url());
            assertThat(again.exit()).isEqualTo(3);
            assertThat(impostor.requests()).isEmpty();
            Cli.Result anew = new Cli(home)
                    .typing(FakePlane.TOKEN)
                    .run(
                            "login",
                            impostor.url(),
                            "--token-stdin",
                            "--fingerprint",
                            impostor.key().fingerprint());
            assertThat(anew.exit()).isZero();
            assertThat(new Cli(home).run("plane", "show").exit()).isZero();
        }
    }

    @Test
    void aStoredTokenIsNotSentToAUrlOfTheEnvironment() {
        login();
        try (FakePlane other = new FakePlane()) {
            Cli.Result result = new Cli(home)
                    .with("DROVER_URL", other.url())
                    .with("DROVER_FINGERPRINT", other.key().fingerprint())
                    .run("plane", "show");
            assertThat(result.exit()).isEqualTo(3);
            assertThat(result.err()).contains("DROVER_TOKEN is not");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void twoWaysToNameAPlaneInTheEnvironmentConflict() {
        Cli.Result result = Cli.of(home, plane).with("DROVER_PLANE", "a").run("plane", "show");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("DROVER_URL and DROVER_PLANE");
    }

    @Test
    void aConfigurationThatOthersCanReadIsRefused() throws IOException {
        login();
        Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw-r-----"));
        Cli.Result result = new Cli(home).run("plane", "show");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("chmod 600", config().toString(), "rw-r-----")
                .doesNotContain(FakePlane.TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{\"contexts\":[{\"name\":\"a\"}]}",
                "{\"contexts\":[{\"name\":\"a\",\"url\":\"http://x\",\"fingerprint\":\"00\",\"token\":\"secret-token\"}]}",
                "{\"contexts\":[{\"name\":\"a\",\"url\":\"https://x\",\"fingerprint\":\"secret-token\",\"token\":7",
            })
    void aBrokenConfigurationIsNamedAndLeftAlone(String content) throws IOException {
        Files.createDirectories(config().getParent());
        Files.writeString(config(), content);
        Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw-------"));
        Cli.Result result = new Cli(home).run("plane", "show");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains(config().toString(), "cannot be used")
                .doesNotContain("secret-token", "Exception", "tools.jackson");
        assertThat(login().exit()).isEqualTo(2);
        assertThat(config()).hasContent(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://plane:8443",
                "plane:8443",
                "https://",
                "https://u:p@plane",
                "https://plane/other",
                "https://pl ane"
            })
    void aUrlThatIsNoneIsRefused(String url) {
        Cli.Result result = new Cli(home)
                .typing(FakePlane.TOKEN)
                .run("login", url, "--token-stdin", "--fingerprint", plane.key().fingerprint());
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("expected").contains("drover login --help");
    }

    @Test
    void aTokenAsAnArgumentIsRefusedAndNotRepeated() {
        for (String[] arguments : new String[][] {
            {"login", plane.url(), "--token", FakePlane.TOKEN},
            {"login", plane.url(), "--token=" + FakePlane.TOKEN},
            {"login", plane.url(), FakePlane.TOKEN}
        }) {
            Cli.Result result = new Cli(home).run(arguments);
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.err()).contains("--token-stdin").doesNotContain(FakePlane.TOKEN);
        }
    }

    @Test
    void fingerprintAndAuthorityExcludeEachOther() {
        Cli.Result result = login("--ca", "ca.pem");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("mutually exclusive");
    }

    @Test
    void anUnknownContextIsNamed() {
        login();
        assertThat(new Cli(home).run("context", "use", "x").exit()).isEqualTo(4);
        assertThat(new Cli(home).run("logout", "x").exit()).isEqualTo(4);
        assertThat(new Cli(home).run("plane", "show", "--plane", "x").exit()).isEqualTo(3);
    }
}
