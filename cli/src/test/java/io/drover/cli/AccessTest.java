package io.drover.cli;

import static io.drover.cli.FakePlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class AccessTest {
    private static final String ACCESS = """
            {"name":"web.access.drover.internal","port":8446,"authority":"aa","authorities":2,"certificates":[
              {"label":"ci","fingerprint":"ffee","issuedAt":"2026-01-01T00:00:00Z","notAfter":"2027-01-01T00:00:00Z",
               "revokedAt":null},
              {"label":"old","fingerprint":"ffdd","issuedAt":"2025-01-01T00:00:00Z","notAfter":"2027-01-01T00:00:00Z",
               "revokedAt":"2025-06-01T00:00:00Z"}]}""";
    private static final String ISSUED = """
            {"access":%s,"client":{"label":"ci","fingerprint":"ffee"},"authority":"THE AUTHORITY\\n",
             "certificate":"THE CERTIFICATE\\n"}""".formatted(ACCESS);
    private static final String ISSUE = "POST /clusters/web/access/certificates";

    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    @Test
    void writesTheFolderThatTheDockerCommandTakes() throws Exception {
        plane.on(ISSUE, json(201, ISSUED));
        Path folder = home.resolve("it's here");
        Cli.Result result = Cli.of(home, plane)
                .run("cluster", "access", "web", "--out", folder.toString(), "--name", "ci", "--valid-for", "30d");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("Use it: . " + folder + "/env", "web.access.drover.internal, port 8446");
        assertThat(folder.resolve("ca.pem")).hasContent("THE AUTHORITY");
        assertThat(folder.resolve("cert.pem")).hasContent("THE CERTIFICATE");
        assertThat(folder.resolve("env"))
                .hasContent(
                        "export DOCKER_HOST='tcp://web.access.drover.internal:8446'\nexport DOCKER_TLS_VERIFY=1\nexport DOCKER_CERT_PATH='%s'"
                                .formatted(folder.toString().replace("'", "'\\''")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key.pem"))))
                .isEqualTo("rw-------");
        assertThatTheKeysBelongTogether(folder);
    }

    /** Only the public one of the two was sent. */
    private void assertThatTheKeysBelongTogether(Path folder) throws Exception {
        var sent = new JsonMapper().readTree(plane.requests().getLast().body());
        assertThat(sent.get("label").asString()).isEqualTo("ci");
        assertThat(sent.get("validForSeconds").asLong()).isEqualTo(30 * 86_400);
        byte[] pem = Base64.getMimeDecoder()
                .decode(Files.readString(folder.resolve("key.pem")).replaceAll("-----[A-Z ]+-----", ""));
        KeyFactory keys = KeyFactory.getInstance("EC");
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(pem)));
        signer.update(pem);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(keys.generatePublic(new X509EncodedKeySpec(
                Base64.getDecoder().decode(sent.get("publicKey").asString()))));
        verifier.update(pem);
        assertThat(verifier.verify(signature)).isTrue();
    }

    @Test
    void replacesNothingUnlessAskedTo() throws IOException {
        plane.on(ISSUE, json(201, ISSUED));
        Path folder = Files.createDirectories(home.resolve("web"));
        Files.writeString(folder.resolve("key.pem"), "precious");
        Cli.Result refused = Cli.of(home, plane).run("cluster", "access", "web", "--out", folder.toString());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("key.pem exists already", "--force");
        assertThat(folder.resolve("key.pem")).hasContent("precious");
        assertThat(plane.requests()).isEmpty();
        assertThat(Cli.of(home, plane)
                        .run("cluster", "access", "web", "--out", folder.toString(), "--force")
                        .exit())
                .isZero();
        assertThat(folder.resolve("key.pem")).content().startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void listsCertificates() {
        plane.on("GET /clusters/web/access", json(200, ACCESS));
        Cli.Result result = Cli.of(home, plane).run("cluster", "access", "web", "--list");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("web.access.drover.internal", "8446", "2 authorities")
                .contains("old    2025-01-01T00:00:00Z  2027-01-01T00:00:00Z  2025-06-01T00:00:00Z  ffdd");
    }

    @Test
    void revokesACertificate() {
        plane.on("DELETE /clusters/web/access/certificates/old", json(204, ""));
        Cli.Result result = Cli.of(home, plane).run("cluster", "access", "web", "--revoke", "old");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("Revoked");
    }

    @Test
    void wantsToKnowWhatToDo() {
        for (String[] words : new String[][] {
            {"cluster", "access", "web"},
            {"cluster", "access", "web", "--list", "--revoke", "x"},
            {"cluster", "access", "web", "--list", "--force"},
        }) {
            Cli.Result result = Cli.of(home, plane).run(words);
            assertThat(result.exit()).as(String.join(" ", words)).isEqualTo(2);
            assertThat(result.err()).contains("--out DIR");
        }
        assertThat(plane.requests()).isEmpty();
    }
}
