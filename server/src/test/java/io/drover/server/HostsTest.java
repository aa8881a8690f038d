package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.SigningKey;
import io.drover.protocol.JoinToken;
import io.drover.server.RestClient.Answer;
import io.drover.server.host.HostEnrolment;
import io.drover.server.host.HostEnrolment.Outcome;
import io.drover.server.host.HostFactsRecord;
import io.drover.server.host.HostToken;
import io.drover.server.plane.GatewayPort;
import io.drover.server.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Hosts join by a token that works once. */
class HostsTest {
    private static final HostFactsRecord FACTS = new HostFactsRecord(
            "node-a", "Debian 13", "6.12", "amd64", 4, 8L << 30, "0.1.0", "m1", List.of("192.0.2.5"));

    @TempDir
    private Path folder;

    private TestServer server;
    private final HostKey key = SigningKey.generate().hostKey();
    private final Fingerprint tls = Fingerprint.of(new byte[] {1});

    @BeforeEach
    void start() {
        server = TestServer.start(folder.resolve("plane"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTokenTellsWhereToJoinAndIsNotStored() {
        Answer answer = server.admin().post("/api/v1/host-tokens", "{\"hostName\":\"web-1\",\"validForSeconds\":60}");
        assertThat(answer.status()).isEqualTo(201);
        JoinToken token = JoinToken.parse(answer.json().get("token").asString());
        assertThat(token.plane()).isEqualTo(server.running().keys().id());
        assertThat(token.gateways().getFirst().port())
                .isEqualTo(server.part(GatewayPort.class).port());
        assertThat(token.gateways().getFirst().fingerprint())
                .isEqualTo(server.running().keys().fingerprint());
        assertThat(answer.json().get("command").asString())
                .contains(answer.json().get("token").asString());
        assertThat(Instant.parse(answer.json().get("expiresAt").asString())).isAfter(Instant.now());
        assertThat(server.admin().get("/api/v1/events").response().body()).doesNotContain(token.secret());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"validForSeconds\":0}        | WRONG_VALIDITY",
                "{\"validForSeconds\":604801}   | WRONG_VALIDITY",
                "{\"validForSeconds\":\"soon\"} | WRONG_FIELD",
                "{\"hostName\":\"-x\"}          | WRONG_HOST_NAME",
                "{\"hostName\":\"\"}            | WRONG_HOST_NAME",
                "{\"host\":\"x\"}               | UNKNOWN_FIELD",
            })
    void wrongTokensAreNotMade(String body, String code) {
        Answer answer = server.admin().post("/api/v1/host-tokens", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void aHostJoinsOnce() {
        String secret = secret("{\"hostName\":\"web-1\"}");
        assertThat(enrol(secret, key, tls)).isEqualTo(new Outcome.Enrolled("web-1"));
        JsonNode host = server.admin().get("/api/v1/hosts/web-1").json();
        assertThat(host.get("key").asString()).isEqualTo(key.hex());
        assertThat(host.get("hostname").asString()).isEqualTo("node-a");
        assertThat(host.get("online").asBoolean()).isFalse();
        assertThat(host.get("cpus").asInt()).isEqualTo(4);
        assertThat(server.admin().get("/api/v1/hosts/" + key.hex()).status()).isEqualTo(200);
        assertThat(server.admin().get("/api/v1/hosts").json().get("items")).hasSize(1);
        // The same host whose answer was lost is told again; another is refused.
        assertThat(enrol(secret, key, tls)).isEqualTo(new Outcome.Enrolled("web-1"));
        assertRefused(enrol(secret, SigningKey.generate().hostKey(), Fingerprint.of(new byte[] {9})), "TOKEN_USED");
    }

    @Test
    void aHostBringsItsOwnNameWhereTheTokenHasNone() {
        assertThat(enrol(secret("{}"), key, tls)).isEqualTo(new Outcome.Enrolled("node-a"));
        assertRefused(
                enrol(secret("{}"), SigningKey.generate().hostKey(), Fingerprint.of(new byte[] {2})),
                "HOST_NAME_TAKEN");
        assertThat(server.admin()
                        .post("/api/v1/host-tokens", "{\"hostName\":\"node-a\"}")
                        .code())
                .isEqualTo("HOST_NAME_TAKEN");
    }

    @Test
    void unknownAndExpiredTokensAreRefused() {
        assertRefused(enrol("no such secret at all", key, tls), "TOKEN_UNKNOWN");
        server.part(Store.class).write(transaction -> {
            transaction
                    .hostTokens()
                    .insert(new HostToken(
                            io.drover.migration.identity.Digest.of(
                                    "an old secret of mine".getBytes(StandardCharsets.UTF_8)),
                            Optional.empty(),
                            Instant.now().minusSeconds(1),
                            Optional.empty()));
            return true;
        });
        assertRefused(enrol("an old secret of mine", key, tls), "TOKEN_EXPIRED");
        assertThat(server.admin().get("/api/v1/hosts").json().get("items")).isEmpty();
    }

    @Test
    void copiedKeysAreRefused() {
        enrol(secret("{}"), key, tls);
        assertRefused(enrol(secret("{\"hostName\":\"b\"}"), key, Fingerprint.of(new byte[] {2})), "HOST_KEY_TAKEN");
        assertRefused(
                enrol(secret("{\"hostName\":\"b\"}"), SigningKey.generate().hostKey(), tls), "TLS_KEY_TAKEN");
        assertThat(server.admin().get("/api/v1/hosts").json().get("items")).hasSize(1);
    }

    @Test
    void aHostIsForgotten() {
        enrol(secret("{}"), key, tls);
        assertThat(server.admin().delete("/api/v1/hosts/node-a").status()).isEqualTo(204);
        Answer gone = server.admin().delete("/api/v1/hosts/node-a");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.code()).isEqualTo("NO_SUCH_HOST");
        assertThat(gone.detail()).contains("node-a");
        assertThat(server.part(HostEnrolment.class).hostWithTlsKey(tls)).isEmpty();
    }

    private String secret(String body) {
        return JoinToken.parse(server.admin()
                        .post("/api/v1/host-tokens", body)
                        .json()
                        .get("token")
                        .asString())
                .secret();
    }

    private Outcome enrol(String secret, HostKey host, Fingerprint shown) {
        return server.part(HostEnrolment.class).enrol(secret, host, shown, "node-a", FACTS, "192.0.2.7");
    }

    private static void assertRefused(Outcome outcome, String code) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.reason()).isNotBlank();
        });
    }
}
