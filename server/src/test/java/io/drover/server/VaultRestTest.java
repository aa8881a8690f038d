package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.RestClient.Answer;
import io.drover.server.vault.age.AgeException;
import io.drover.server.vault.age.AgeFile;
import io.drover.server.vault.age.AgeKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials over REST: made, shown, changed, taken away in a file and brought back. */
class VaultRestTest {
    private static final String TOKEN = """
            {"name":"%s","account":{"type":"token","purpose":"a key service"},"secret":{"token":"%s"}}""";
    private static final String DATABASE = """
            {"name":"%s","account":{"type":"postgresql","address":"127.0.0.1:1","database":"shop","user":"joe","tls":"off"},
             "secret":{"password":"canary-1"},"test":%s}""";
    private static final String PASSPHRASE = "Passphrase of the test 1";

    @TempDir
    private static Path folder;

    private static TestServer server;
    private static RestClient admin;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder.resolve("plane"));
        admin = server.admin();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void empty() {
        admin.get("/api/v1/credentials")
                .json()
                .get("items")
                .forEach(item ->
                        admin.delete("/api/v1/credentials/" + item.get("id").asString()));
    }

    private static Answer add(String name, String secret) {
        Answer answer = admin.post("/api/v1/credentials", TOKEN.formatted(name, secret));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer;
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertThat(answer.response().body()).doesNotContain("canary");
        assertThat(answer.code()).as(answer.response().body()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
    }

    private static int count() {
        return admin.get("/api/v1/credentials").json().get("items").size();
    }

    @Test
    void aCredentialIsShownWithoutItsSecret() {
        Answer made = add("key-service", "canary-token");
        String id = made.json().get("id").asString();
        for (Answer answer : java.util.List.of(
                made,
                admin.get("/api/v1/credentials/" + id),
                admin.get("/api/v1/credentials/key-service"),
                admin.get("/api/v1/credentials"))) {
            assertThat(answer.response().body())
                    .contains(id, "key-service", "a key service")
                    .doesNotContain("canary");
        }
        assertRefused(404, "NO_SUCH_CREDENTIAL", admin.get("/api/v1/credentials/Key-Service"));
        assertRefused(404, "NO_SUCH_CREDENTIAL", admin.get("/api/v1/credentials/key"));
        assertThat(admin.delete("/api/v1/credentials/" + id).status()).isEqualTo(204);
        assertRefused(404, "NO_SUCH_CREDENTIAL", admin.delete("/api/v1/credentials/" + id));
    }

    @Test
    void whatDoesNotConnectIsNotStoredUnlessThatIsWanted() {
        Answer refused = admin.post("/api/v1/credentials", DATABASE.formatted("shop", "true"));
        assertRefused(422, "CREDENTIAL_TEST_REFUSED", refused);
        assertThat(refused.detail()).contains("'shop'", "127.0.0.1:1", "refused the connection");
        assertThat(count()).isZero();

        assertThat(admin.post("/api/v1/credentials", DATABASE.formatted("shop", "false"))
                        .status())
                .isEqualTo(201);
        Answer tested = admin.post("/api/v1/credentials/shop/test", "");
        assertThat(tested.json().get("outcome").asString()).isEqualTo("FAILED");
        assertThat(tested.json().at("/dialled/0/outcome").asString()).isEqualTo("REFUSED");
        add("token", "canary-2");
        Answer all = admin.post("/api/v1/credentials/test", "{}");
        assertThat(all.json().at("/items/0/name").asString()).isEqualTo("shop");
        assertThat(all.json().at("/items/1/outcome").asString()).isEqualTo("NOT_TESTABLE");
        assertRefused(
                404, "NO_SUCH_CREDENTIAL", admin.post("/api/v1/credentials/test", "{\"credentials\":[\"none\"]}"));
    }

    @Test
    void anotherAccountNeedsTheSecretAgain() {
        admin.post("/api/v1/credentials", DATABASE.formatted("shop", "false"));
        Answer moved = admin.send("PATCH", "/api/v1/credentials/shop", Optional.of("""
                        {"account":{"type":"postgresql","address":"192.0.2.9:5432","database":"shop","user":"joe","tls":"off"}}"""));
        assertRefused(400, "SECRET_NEEDED", moved);
        Answer renamed = admin.send("PATCH", "/api/v1/credentials/shop", Optional.of("{\"name\":\"store\"}"));
        assertThat(renamed.json().get("name").asString()).isEqualTo("store");
        assertThat(admin.get("/api/v1/credentials/store")
                        .json()
                        .at("/account/address")
                        .asString())
                .isEqualTo("127.0.0.1:1");
        assertThat(admin.send(
                                "PATCH",
                                "/api/v1/credentials/store",
                                Optional.of("{\"secret\":{\"password\":\"canary-2\"},\"test\":false}"))
                        .status())
                .isEqualTo(200);
        assertRefused(
                400,
                "WRONG_CREDENTIAL",
                admin.send("PATCH", "/api/v1/credentials/store", Optional.of("{\"secret\":{\"token\":\"canary-3\"}}")));
    }

    @Test
    void aNameIsTakenOnce() {
        add("one", "canary-1");
        add("two", "canary-2");
        assertRefused(
                409, "CREDENTIAL_NAME_TAKEN", admin.post("/api/v1/credentials", TOKEN.formatted("one", "canary-3")));
        assertRefused(
                409,
                "CREDENTIAL_NAME_TAKEN",
                admin.send("PATCH", "/api/v1/credentials/two", Optional.of("{\"name\":\"one\"}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | MISSING_FIELD",
                "{\"name\":\"x\"} | MISSING_FIELD",
                "{\"name\":\"x y\",\"account\":{\"type\":\"token\",\"purpose\":\"p\"},\"secret\":{\"token\":\"canary\"}} | WRONG_CREDENTIAL",
                "{\"name\":\"cred-0123456789abcdef\",\"account\":{\"type\":\"token\",\"purpose\":\"p\"},\"secret\":{\"token\":\"canary\"}} | WRONG_CREDENTIAL",
                "{\"name\":\"x\",\"account\":{\"type\":\"ftp\"},\"secret\":{\"token\":\"canary\"}} | WRONG_CREDENTIAL",
                "{\"name\":\"x\",\"account\":{\"type\":\"token\",\"purpose\":\"p\",\"user\":\"u\"},\"secret\":{\"token\":\"canary\"}} | WRONG_CREDENTIAL",
                "{\"name\":\"x\",\"account\":{\"type\":\"token\",\"purpose\":\"p\"},\"secret\":{\"password\":\"canary\"}} | WRONG_CREDENTIAL",
                "{\"name\":\"x\",\"account\":{\"type\":\"token\",\"purpose\":\"p\"},\"secret\":{}} | WRONG_CREDENTIAL",
                "{\"name\":\"x\",\"account\":{\"type\":\"token\",\"purpose\":\"p\"},\"secret\":\"canary\"} | WRONG_FIELD",
                "{\"name\":\"x\",\"account\":{\"type\":\"host\",\"user\":\"u\",\"hosts\":[]},\"secret\":{\"password\":\"canary\"}} | WRONG_CREDENTIAL",
                "{\"name\":\"x\",\"account\":{\"type\":\"host\",\"user\":\"u\",\"hosts\":[{\"address\":\"h\"}]},\"secret\":{\"sshKey\":\"canary\"}} | WRONG_CREDENTIAL",
            })
    void whatDoesNotFitIsRefusedWithoutItsSecret(String body, String code) {
        assertRefused(400, code, admin.post("/api/v1/credentials", body));
        assertThat(count()).isZero();
    }

    @Test
    void anExportedFileBringsCredentialsBack() {
        add("one", "canary-1");
        add("two", "canary-2");
        add("three", "canary-3");
        Answer exported = admin.post(
                "/api/v1/credentials/export",
                "{\"credentials\":[\"one\",\"two\",\"three\"],\"passphrase\":\"%s\"}".formatted(PASSPHRASE));
        assertThat(exported.status()).as(exported.response().body()).isEqualTo(200);
        String file = exported.json().get("file").asString();
        admin.delete("/api/v1/credentials/one");
        admin.delete("/api/v1/credentials/two");
        add("two", "another");
        admin.send("PATCH", "/api/v1/credentials/three", Optional.of("{\"name\":\"drei\"}"));

        String body = "{\"file\":\"%s\",\"passphrase\":\"%s\"%s}";
        Answer checked =
                admin.post("/api/v1/credentials/import/precheck", body.formatted(file, PASSPHRASE, ",\"test\":true"));
        assertThat(checked.status()).as(checked.response().body()).isEqualTo(200);
        assertThat(checked.json()
                        .get("items")
                        .valueStream()
                        .map(item -> item.get("name").asString() + " "
                                + item.get("state").asString() + " "
                                + item.get("outcome").asString()))
                .containsExactly(
                        "one NEW NOT_TESTABLE", "two NAME_TAKEN NOT_TESTABLE", "three HERE_BY_OTHER_NAME NOT_TESTABLE");
        assertThat(checked.response().body()).doesNotContain("canary");

        String importing = "/api/v1/credentials/import";
        assertRefused(
                409,
                "CREDENTIAL_NAME_TAKEN",
                admin.post(importing, body.formatted(file, PASSPHRASE, ",\"select\":[\"one\",\"two\"]")));
        assertRefused(
                404, "NOT_IN_FILE", admin.post(importing, body.formatted(file, PASSPHRASE, ",\"select\":[\"four\"]")));
        assertRefused(400, "WRONG_PASSPHRASE", admin.post(importing, body.formatted(file, "canary Wrong 1", "")));
        assertThat(count()).isEqualTo(2);

        Answer imported = admin.post(importing, body.formatted(file, PASSPHRASE, ""));
        assertThat(imported.json().at("/imported/0/name").asString()).isEqualTo("one");
        assertThat(imported.json().get("skipped").toString()).isEqualTo("[\"two\",\"three\"]");
        Answer replaced =
                admin.post(importing, body.formatted(file, PASSPHRASE, ",\"select\":[\"two\"],\"replace\":true"));
        assertThat(replaced.json().at("/imported/0/name").asString()).isEqualTo("two");
        Answer again =
                admin.post("/api/v1/credentials/import/precheck", body.formatted(file, PASSPHRASE, ",\"test\":false"));
        assertThat(again.json()
                        .get("items")
                        .valueStream()
                        .map(item -> item.get("state").asString()))
                .containsExactly("SAME", "SAME", "HERE_BY_OTHER_NAME");
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void aFileThatIsNoneIsRefusedAndChangesNothing() {
        add("one", "canary-1");
        byte[] file = Base64.getDecoder()
                .decode(admin.post("/api/v1/credentials/export", "{\"passphrase\":\"%s\"}".formatted(PASSPHRASE))
                        .json()
                        .get("file")
                        .asString());
        admin.delete("/api/v1/credentials/one");
        byte[] altered = file.clone();
        altered[file.length - 3] ^= 4;
        assertRefused(400, "FILE_DAMAGED", importing(altered));
        assertRefused(400, "FILE_DAMAGED", importing(java.util.Arrays.copyOf(file, file.length - 40)));
        assertRefused(400, "FILE_TOO_NEW", importing("age-encryption.org/v2\n".getBytes(StandardCharsets.US_ASCII)));
        assertRefused(400, "NOT_AN_AGE_FILE", importing("canary".getBytes(StandardCharsets.US_ASCII)));
        assertRefused(
                400,
                "WRONG_FIELD",
                admin.post("/api/v1/credentials/import", "{\"file\":\"canary!\",\"passphrase\":\"canary\"}"));
        assertRefused(
                413,
                "BODY_TOO_LARGE",
                admin.post(
                        "/api/v1/credentials/import",
                        "{\"file\":\"%s\",\"passphrase\":\"canary\"}".formatted("A".repeat(1 << 20))));
        assertThat(count()).isZero();
    }

    @Test
    void aFileOfANewerVersionIsRefusedAndSaysSo() throws AgeException {
        for (String content : List.of(
                "{\"format\":\"drover-credentials\",\"version\":2,\"credentials\":[]}",
                "{\"format\":\"drover-credentials\",\"version\":7,\"canary\":{}}")) {
            Answer answer = importing(encrypted(content));
            assertRefused(400, "FILE_TOO_NEW", answer);
            assertThat(answer.detail()).contains("knows up to 1", "upgrade Drover here");
        }
        assertRefused(
                400,
                "WRONG_CREDENTIAL_FILE",
                importing(encrypted("{\"format\":\"drover-credentials\",\"version\":0,\"credentials\":[]}")));
        assertRefused(400, "NOT_A_CREDENTIAL_FILE", importing(encrypted("{\"format\":\"canary\",\"version\":1}")));
        assertThat(count()).isZero();
    }

    private static byte[] encrypted(String content) throws AgeException {
        return AgeFile.encrypt(content.getBytes(StandardCharsets.UTF_8), new AgeKey.Passphrase(PASSPHRASE));
    }

    private static Answer importing(byte[] file) {
        return admin.post(
                "/api/v1/credentials/import",
                "{\"file\":\"%s\",\"passphrase\":\"%s\"}"
                        .formatted(Base64.getEncoder().encodeToString(file), PASSPHRASE));
    }

    @Test
    void aWeakPassphraseAndAWrongRecipientAreRefused() {
        add("one", "canary-1");
        Answer weak = admin.post("/api/v1/credentials/export", "{\"passphrase\":\"canary1\"}");
        assertRefused(400, "WEAK_PASSPHRASE", weak);
        assertThat(weak.detail()).contains("8 to 128 characters");
        assertRefused(400, "WRONG_AGE_KEY", admin.post("/api/v1/credentials/export", "{\"recipient\":\"age1xyz\"}"));
        assertRefused(400, "MISSING_FIELD", admin.post("/api/v1/credentials/export", "{}"));
    }

    @Test
    void theRootKeyIsRotated() {
        add("one", "canary-1");
        Answer first = admin.post("/api/v1/vault/rotate", "");
        Answer second = admin.post("/api/v1/vault/rotate", "");
        assertThat(first.json().get("rewrapped").asInt()).isEqualTo(1);
        assertThat(second.json().get("rootKey").asString())
                .isNotEqualTo(first.json().get("rootKey").asString());
        assertThat(admin.post("/api/v1/credentials/export", "{\"passphrase\":\"%s\"}".formatted(PASSPHRASE))
                        .status())
                .isEqualTo(200);
    }
}
