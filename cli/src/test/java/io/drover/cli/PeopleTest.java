package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, roles and tokens by the command, and logging in with a password. */
class PeopleTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String MADE = """
            {"token":"secret-token-0123456789","about":{"id":"0011223344556677","label":"drover login","scope":[],
             "createdAt":"2026-01-02T03:04:05Z"}}""";
    private static final String ANN = """
            {"name":"ann","displayName":"Ann","roles":["CLUSTER_VIEWER"],"clusters":["c-web"],"disabled":false,
             "mustChangePassword":true,"hasPassword":true}""";

    @TempDir
    private Path home;

    private final FakePlane plane = new FakePlane();

    @AfterEach
    void close() {
        plane.close();
    }

    private String lastBody(String request) {
        return plane.requests().stream()
                .filter(sent -> sent.line().equals(request))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .body();
    }

    private String[] login(String... more) {
        String[] arguments = {"login", plane.url(), "--fingerprint", plane.key().fingerprint(), "--user", "ann"};
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }

    @Test
    void aPasswordIsExchangedForATokenAndNotKept() throws Exception {
        plane.on("POST /sign-in/token", FakePlane.json(201, MADE));
        Cli.Result result = new Cli(home).typing(PASSWORD + "\n").run(login("--password-stdin"));
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(lastBody("POST /sign-in/token"))
                .contains("\"user\":\"ann\"", PASSWORD, "\"validForSeconds\":2592000")
                .doesNotContain("newPassword");
        assertThat(plane.requests().getFirst().authorised()).isFalse();
        Path config = home.resolve(".config/drover/config.json");
        if (Files.exists(config)) {
            assertThat(Files.readString(config)).doesNotContain(PASSWORD);
        }
        assertThat(result.out()).doesNotContain(PASSWORD, "secret-token-0123456789");
    }

    private Cli.Result loggedIn() {
        plane.on("POST /sign-in/token", FakePlane.json(201, MADE));
        return new Cli(home).typing(PASSWORD + "\n").run(login("--password-stdin"));
    }

    private static final String REVOKE = "DELETE /tokens/0011223344556677";

    @Test
    void loggingOutRevokesTheTokenThatLoggingInMade() {
        plane.on(REVOKE, exchange -> FakePlane.send(exchange, 204, "application/json", ""));
        assertThat(loggedIn().exit()).isZero();
        Cli.Result out = new Cli(home).run("logout");
        assertThat(out.err()).isEmpty();
        assertThat(out.exit()).isZero();
        assertThat(out.out()).isEqualTo("Logged out of a; its token is revoked.\n");
        assertThat(plane.requests(REVOKE)).hasSize(1).allMatch(FakePlane.Request::authorised);
        assertThat(new Cli(home).run("context", "list", "-o", "name").out()).isEmpty();
    }

    @Test
    void aTokenThatWasGivenIsNotRevoked() {
        new Cli(home)
                .typing(FakePlane.TOKEN)
                .run(
                        "login",
                        plane.url(),
                        "--token-stdin",
                        "--fingerprint",
                        plane.key().fingerprint());
        assertThat(new Cli(home).run("logout").exit()).isZero();
        assertThat(plane.requests()).noneMatch(request -> request.method().equals("DELETE"));
    }

    @Test
    void aPlaneThatCannotBeReachedIsForgottenAndToldHowToRevoke() {
        loggedIn();
        plane.stop();
        Cli.Result out = new Cli(home).run("logout");
        assertThat(out.exit()).isEqualTo(6);
        assertThat(out.err())
                .contains(plane.url(), "may still be good", "30 days", "drover token revoke 0011223344556677")
                .doesNotContain("secret-token");
        assertThat(new Cli(home).run("context", "list", "-o", "name").out()).isEmpty();
    }

    @Test
    void aRevocationThatIsRefusedIsTold() {
        loggedIn();
        plane.on(REVOKE, FakePlane.problem(503, "Unavailable", "the store is full", "[]"));
        Cli.Result out = new Cli(home).run("logout");
        assertThat(out.exit()).isEqualTo(6);
        assertThat(out.err()).contains("the store is full", "drover token revoke 0011223344556677");
        assertThat(new Cli(home).run("context", "list", "-o", "name").out()).isEmpty();
    }

    @Test
    void aTokenThatIsNoneAnyMoreNeedsNoRevoking() {
        loggedIn();
        plane.on(
                REVOKE,
                FakePlane.json(401, "{\"title\":\"Unauthorized\",\"status\":401,\"code\":\"UNAUTHENTICATED\"}"));
        assertThat(new Cli(home).run("logout").exit()).isZero();
    }

    @Test
    void loggingInAnewRevokesTheFormerToken() {
        plane.on(REVOKE, exchange -> FakePlane.send(exchange, 204, "application/json", ""));
        loggedIn();
        assertThat(loggedIn().exit()).isZero();
        assertThat(plane.requests(REVOKE)).hasSize(1);
    }

    @Test
    void aPasswordThatMustBeChangedIsAskedForTwice() {
        plane.on(
                "POST /sign-in/token",
                FakePlane.json(
                        403,
                        "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"change it\",\"code\":\"PASSWORD_CHANGE_REQUIRED\"}"),
                FakePlane.json(201, MADE));
        Cli.Result result = new Cli(home)
                .on(new FakeTerminal(80, PASSWORD, "quite another one", "quite another one"))
                .run(login());
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(lastBody("POST /sign-in/token")).contains("\"newPassword\":\"quite another one\"");
    }

    @Test
    void aSlipInTheNewPasswordChangesNothing() {
        plane.on(
                "POST /sign-in/token",
                FakePlane.json(
                        403,
                        "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"change it\",\"code\":\"PASSWORD_CHANGE_REQUIRED\"}"));
        Cli.Result result = new Cli(home)
                .on(new FakeTerminal(80, PASSWORD, "quite another one", "quite another two"))
                .run(login());
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("not typed twice alike").doesNotContain("quite");
        assertThat(plane.requests()).hasSize(1);
    }

    @Test
    void passwordsAndTokensDoNotMix() {
        Cli.Result result = new Cli(home).typing(PASSWORD).run(login("--token-stdin"));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--password-stdin goes with --user");
        assertThat(plane.requests()).isEmpty();
    }

    @Test
    void usersAreMadeShownAndDisabled() {
        plane.on("POST /users", FakePlane.json(201, ANN));
        Cli.Result made = Cli.of(home, plane)
                .typing(PASSWORD + "\n")
                .run("user", "create", "ann", "--role", "CLUSTER_VIEWER", "--own", "web", "--password-file", "-");
        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(made.out())
                .contains("must change password", "CLUSTER_VIEWER")
                .doesNotContain(PASSWORD);
        assertThat(lastBody("POST /users")).contains("\"roles\":[\"CLUSTER_VIEWER\"]", "\"clusters\":[\"web\"]");

        plane.on("GET /users", FakePlane.json(200, "{\"items\":[" + ANN + "]}"));
        assertThat(Cli.of(home, plane).run("user", "list").out()).contains("NAME", "ann", "c-web");
        plane.on("PATCH /users/ann", FakePlane.json(200, ANN.replace("\"disabled\":false", "\"disabled\":true")));
        assertThat(Cli.of(home, plane).run("user", "disable", "ann").out()).contains("disabled");
        assertThat(lastBody("PATCH /users/ann")).isEqualTo("{\"disabled\":true}");
        Cli.of(home, plane).run("user", "edit", "ann", "--no-roles");
        assertThat(lastBody("PATCH /users/ann")).isEqualTo("{\"roles\":[]}");
    }

    @Test
    void aPasswordIsNeverAnArgument() {
        Cli.Result result = Cli.of(home, plane).run("user", "create", "ann", "--password", PASSWORD);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(plane.requests()).isEmpty();
        Cli.Result noTerminal = Cli.of(home, plane).run("user", "set-password", "ann");
        assertThat(noTerminal.exit()).isEqualTo(2);
        assertThat(noTerminal.err()).contains("--password-file");
    }

    @Test
    void tokensAreShownOnceListedAndRevoked() {
        plane.on("POST /tokens", FakePlane.json(201, MADE));
        Cli.Result made =
                Cli.of(home, plane).run("token", "create", "ci", "--scope", "CLUSTER:*:READ", "--expires", "30d");
        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(made.out()).contains("secret-token-0123456789");
        assertThat(lastBody("POST /tokens"))
                .isEqualTo("{\"label\":\"ci\",\"scope\":[\"CLUSTER:*:READ\"],\"validForSeconds\":2592000}");
        plane.on(
                "GET /tokens",
                FakePlane.json(
                        200,
                        "{\"items\":[{\"id\":\"0011223344556677\",\"label\":\"ci\",\"scope\":[],\"usedAt\":\"2026-01-02T03:04:05Z\"}]}"));
        assertThat(Cli.of(home, plane).run("token", "list").out())
                .contains("0011223344556677", "all of the user's", "2026-01-02T03:04:05Z");
        plane.on("DELETE /tokens/0011223344556677", FakePlane.json(204, ""));
        assertThat(Cli.of(home, plane)
                        .run("token", "revoke", "0011223344556677")
                        .exit())
                .isZero();
    }

    @Test
    void whoAmITellsWhatIMayDo() {
        plane.on(
                "GET /whoami",
                FakePlane.json(
                        200,
                        "{\"user\":\"ann\",\"displayName\":\"Ann\",\"roles\":[\"CLUSTER_VIEWER\"],\"permissions\":[\"CLUSTER:*:READ\"],\"mustChangePassword\":false}"));
        assertThat(Cli.of(home, plane).run("whoami").out()).contains("ann", "CLUSTER:*:READ");
    }
}
