package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.fuzz.Fuzz;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Bodies of requests: whatever comes is answered, and with an error of the caller's where it is one. */
final class RestFuzzTest {
    @TempDir
    private static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void bodies(String path, String sound) {
        RestClient admin = server.admin();
        Fuzz.of("body of POST " + path, 1)
                .examples(sound)
                .tokens(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        "null",
                        "true",
                        "5",
                        "\\ud800",
                        "\\ude00x",
                        "\\u0000",
                        "\"name\":\"x\",",
                        "[[",
                        "{\"a\":",
                        "\"\\ud83d\\ude00\"",
                        "1e999999999")
                .inputs(120)
                .allocating(4 << 20, 200)
                .run(input -> {
                    RestClient.Answer answer = admin.send(admin.request(path)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(input)));
                    assertThat(answer.status())
                            .as("%s", answer.response().body())
                            .isBetween(200, 499);
                    if (answer.status() >= 400) {
                        JsonNode problem = answer.json();
                        assertThat(problem.path("code").asString("")).isNotBlank();
                        assertThat(problem.path("detail").asString(""))
                                .isNotBlank()
                                .hasSizeLessThan(4000)
                                .doesNotContain("java.", "io.drover", "Exception");
                    }
                });
    }

    @Test
    void clusters() {
        bodies(
                "/api/v1/clusters",
                "{\"name\":\"shop\",\"kind\":\"fake\",\"endpoints\":[\"h=tcp:127.0.0.1:80\"],\"settings\":{\"a\":\"b\"},\"without\":[\"x\"],\"entryHost\":\"h\",\"dryRun\":true}");
        bodies("/api/v1/clusters/shop/stacks", "{\"name\":\"web\",\"compose\":\"services: {web: {image: w}}\"}");
        bodies("/api/v1/clusters/shop/services/web/scale", "{\"replicas\":3}");
    }

    @Test
    void migrations() {
        bodies(
                "/api/v1/migrations",
                "{\"cluster\":\"shop\",\"peer\":\"b\",\"dryRun\":true,\"leaveOut\":[\"web-1\"],\"keepHosts\":false}");
        bodies("/api/v1/migrations/m-abcdefgh/leave-out", "{\"host\":\"web-1\"}");
    }

    @Test
    void tokensAndPeers() {
        bodies("/api/v1/host-tokens", "{\"hostName\":\"web-1\",\"validForSeconds\":60}");
        bodies("/api/v1/gateway-tokens", "{\"name\":\"gw-1\",\"pool\":\"eu\",\"validForSeconds\":60}");
        bodies("/api/v1/peer-invitations", "{\"peerName\":\"b\",\"allowInbound\":true,\"validForSeconds\":60}");
        bodies("/api/v1/peers", "{\"invitation\":\"drover-peer1.AAAA\",\"name\":\"b\",\"allowInbound\":true}");
    }

    @Test
    void people() {
        bodies("/api/v1/users", "{\"name\":\"ann\",\"roles\":[\"ADMIN\"],\"clusters\":[\"c-web\"],\"disabled\":false}");
        bodies("/api/v1/roles", "{\"name\":\"r\",\"description\":\"d\",\"permissions\":[\"CLUSTER:*:READ\"]}");
        bodies("/api/v1/tokens", "{\"label\":\"ci\",\"scope\":[\"CLUSTER:*:READ\"],\"validForSeconds\":60}");
        bodies("/api/v1/whoami/password", "{\"current\":\"sesame\",\"password\":\"open sesame again\"}");
    }
}
