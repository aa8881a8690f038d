package io.drover.cli;

import static io.drover.cli.FakePlane.json;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Credentials by the command: their secrets go to the plane in bodies, and nowhere else. */
class VaultTest {
    private static final String CREDENTIAL = """
            {"id":"cred-0123456789abcdef","name":"shop","account":{"type":"postgresql","address":"db:5432",
             "database":"shop","user":"joe","tls":"on"},"createdAt":"2026-01-01T00:00:00Z","changedAt":"2026-01-01T00:00:00Z"}""";

    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    private JsonNode sent() {
        return new JsonMapper().readTree(plane.requests().getLast().body());
    }

    private void assertNotTold(Cli.Result result) {
        assertThat(result.out() + result.err()).doesNotContain("canary");
        assertThat(plane.requests()).noneMatch(request -> request.path().contains("canary"));
    }

    @Test
    void aPasswordIsTypedOrReadAndNeverPrinted() throws IOException {
        plane.on("POST /credentials", json(201, CREDENTIAL));
        String[] words = {
            "credential",
            "add",
            "shop",
            "--type",
            "postgresql",
            "--address",
            "db:5432",
            "--database",
            "shop",
            "--user",
            "joe"
        };
        Cli.Result typed =
                Cli.of(home, plane).on(new FakeTerminal(100, "canary-1")).run(words);
        assertThat(typed.exit()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("joe at db:5432/shop");
        assertThat(sent().at("/secret/password").asString()).isEqualTo("canary-1");
        assertThat(sent().at("/account/type").asString()).isEqualTo("postgresql");
        assertNotTold(typed);

        Path file = Files.writeString(home.resolve("password"), "canary-2\nmore\n");
        String[] fromFile = java.util.stream.Stream.concat(
                        java.util.Arrays.stream(words), java.util.stream.Stream.of("--password-file", file.toString()))
                .toArray(String[]::new);
        assertNotTold(Cli.of(home, plane).run(fromFile));
        assertThat(sent().at("/secret/password").asString()).isEqualTo("canary-2");
        fromFile[fromFile.length - 1] = "-";
        assertNotTold(Cli.of(home, plane).typing("canary 3 \n").run(fromFile));
        assertThat(sent().at("/secret/password").asString()).isEqualTo("canary 3 ");

        int before = plane.requests().size();
        Cli.Result none = Cli.of(home, plane).run(words);
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("--password-file");
        assertThat(plane.requests()).hasSize(before);
    }

    @Test
    void aPasswordIsNoArgument() {
        Cli.Result result = Cli.of(home, plane)
                .run("credential", "add", "t", "--type", "token", "--purpose", "p", "--token", "canary-1");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--token-file");
        assertThat(plane.requests()).isEmpty();
        assertNotTold(result);
    }

    @Test
    void hostsHaveKeys() throws IOException {
        plane.on("POST /credentials", json(201, CREDENTIAL));
        String pem = "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n";
        Path key = Files.writeString(home.resolve("id"), pem);
        Cli.Result result = Cli.of(home, plane)
                .run(
                        "credential",
                        "add",
                        "h",
                        "--type",
                        "host",
                        "--user",
                        "root",
                        "--host",
                        "web-1:22=SHA256:abc",
                        "--host",
                        "web-2",
                        "--key-file",
                        key.toString(),
                        "--no-test");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(sent().get("account").toString())
                .isEqualTo(
                        "{\"type\":\"host\",\"user\":\"root\",\"hosts\":[{\"address\":\"web-1:22\",\"hostKey\":\"SHA256:abc\"},{\"address\":\"web-2\"}]}");
        assertThat(sent().at("/secret/sshKey").asString()).isEqualTo(pem);
        assertThat(sent().get("test").asBoolean()).isFalse();
        assertNotTold(result);
    }

    @Test
    void editingMoreThanTheNameAsksForTheSecret() {
        plane.on("GET /credentials/shop", json(200, CREDENTIAL)).on("PATCH /credentials/shop", json(200, CREDENTIAL));
        Cli.Result renamed = Cli.of(home, plane).run("credential", "edit", "shop", "--name", "store");
        assertThat(renamed.exit()).as(renamed.err()).isZero();
        assertThat(sent().toString()).isEqualTo("{\"name\":\"store\"}");
        Cli.Result moved = Cli.of(home, plane)
                .on(new FakeTerminal(100, "canary-1"))
                .run("credential", "edit", "shop", "--address", "db2:5432");
        assertThat(moved.exit()).as(moved.err()).isZero();
        assertThat(sent().at("/account/address").asString()).isEqualTo("db2:5432");
        assertThat(sent().at("/account/user").asString()).isEqualTo("joe");
        assertThat(sent().at("/secret/password").asString()).isEqualTo("canary-1");
        assertNotTold(moved);
    }

    @Test
    void aFailedTestIsTheExitCode() {
        plane.on("POST /credentials/test", json(200, """
                        {"items":[{"credential":"c","name":"shop","outcome":"FAILED","dialled":[
                          {"address":"db:5432","outcome":"WRONG_PASSWORD","detail":"the server does not let 'joe' in","tookMillis":7}]},
                          {"credential":"d","name":"t","outcome":"NOT_TESTABLE","dialled":[]}]}"""));
        Cli.Result result = Cli.of(home, plane).run("credential", "test", "--all");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("WRONG_PASSWORD", "the server does not let 'joe' in", "NOT_TESTABLE");
        assertThat(Cli.of(home, plane).run("credential", "test").exit()).isEqualTo(2);
    }

    @Test
    void anExportedFileIsForItsOwnerOnly() throws IOException {
        plane.on("POST /credentials/export", json(200, "{\"file\":\"YWdl\",\"credentials\":[\"shop\"]}"));
        Path out = home.resolve("file.age");
        String[] words = {"credential", "export", "shop", "--out", out.toString()};
        Cli.Result slip = Cli.of(home, plane)
                .on(new FakeTerminal(100, "canary-1", "canary-2"))
                .run(words);
        assertThat(slip.exit()).isEqualTo(2);
        assertThat(out).doesNotExist();
        Cli.Result result = Cli.of(home, plane)
                .on(new FakeTerminal(100, "canary-1", "canary-1"))
                .run(words);
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(out).hasContent("age");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        assertThat(sent().get("passphrase").asString()).isEqualTo("canary-1");
        assertNotTold(result);
        Cli.Result again = Cli.of(home, plane)
                .on(new FakeTerminal(100, "canary-1", "canary-1"))
                .run(words);
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("exists already");
    }

    @Test
    void anImportIsCheckedOrCarriedOut() throws IOException {
        plane.on("POST /credentials/import/precheck", json(200, """
                                {"items":[{"name":"shop","account":{"type":"token","purpose":"p"},"state":"HERE_BY_OTHER_NAME",
                                  "here":"store","outcome":"NOT_TESTABLE"}]}"""))
                .on(
                        "POST /credentials/import",
                        json(200, "{\"imported\":[%s],\"skipped\":[\"t\"]}".formatted(CREDENTIAL)));
        Path file = Files.writeString(home.resolve("file.age"), "age");
        Path identity = Files.writeString(home.resolve("id"), "# created\nAGE-SECRET-KEY-1CANARYcanary\n");
        Cli.Result checked = Cli.of(home, plane)
                .run("credential", "import", file.toString(), "--dry-run", "--identity-file", identity.toString());
        assertThat(checked.exit()).as(checked.err()).isZero();
        assertThat(checked.out()).contains("as store");
        assertThat(sent().get("identity").asString()).isEqualTo("AGE-SECRET-KEY-1CANARYcanary");
        Cli.Result imported = Cli.of(home, plane)
                .typing("canary-1\n")
                .run("credential", "import", file.toString(), "--passphrase-file", "-", "--select", "shop");
        assertThat(imported.exit()).as(imported.err()).isZero();
        assertThat(imported.out()).contains("1 imported, 1 skipped", "t is here already");
        assertThat(sent().toString())
                .isEqualTo("{\"file\":\"YWdl\",\"passphrase\":\"canary-1\",\"select\":[\"shop\"],\"replace\":false}");
        assertNotTold(imported);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "yaml", "name", "table"})
    void listsAndShows(String format) {
        plane.on("GET /credentials", json(200, "{\"items\":[%s]}".formatted(CREDENTIAL)))
                .on("GET /credentials/shop", json(200, CREDENTIAL))
                .on("DELETE /credentials/shop", json(204, ""))
                .on("POST /vault/rotate", json(200, "{\"rootKey\":\"abc\",\"rewrapped\":3,\"resumed\":false}"));
        for (String[] words : new String[][] {
            {"credential", "list", "-o", format},
            {"credential", "show", "shop", "-o", format},
            {"credential", "remove", "shop", "-o", format},
        }) {
            Cli.Result result = Cli.of(home, plane).run(words);
            assertThat(result.exit()).as(result.err()).isZero();
        }
        assertThat(Cli.of(home, plane).run("credential", "list", "-o", format).out())
                .contains("cred-0123456789abcdef");
        assertThat(Cli.of(home, plane).run("vault", "rotate", "-o", format).out())
                .contains("abc");
    }
}
