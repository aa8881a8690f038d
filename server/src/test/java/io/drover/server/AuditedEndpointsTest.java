package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.migration.identity.ClusterId;
import io.drover.server.RestClient.Answer;
import io.drover.server.identity.CustomRole;
import io.drover.server.migration.MigrationRequest;
import io.drover.server.security.AccessRules;
import io.drover.server.security.AccessRules.Rule;
import io.drover.server.store.Store;
import io.drover.server.store.sql.Samples;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Calls every endpoint that changes something: as the administrator, with what it accepts where that can be had here, as a
 * stranger, and as a user without a role. Each call is in the audit: who, from where, what, and what came of it.
 */
class AuditedEndpointsTest {
    /** So many, since a server enters no more than 32 kinds of refused attempts in five minutes one by one. */
    private static final int AT_A_TIME = 10;

    private static final String SECRET = "an own secret of this body";

    /** What endpoints accept; to the others an empty object is sent, which most refuse. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /api/v1/host-tokens", "{}"),
            Map.entry("POST /api/v1/peer-invitations", "{\"name\":\"x\"}"),
            Map.entry("POST /api/v1/gateway-tokens", "{\"name\":\"eu-1\",\"pool\":\"eu\"}"),
            Map.entry("POST /api/v1/migrations", "{\"cluster\":\"web\",\"peer\":\"b\"}"),
            Map.entry(
                    "POST /api/v1/credentials",
                    "{\"name\":\"kms\",\"test\":false,\"account\":{\"type\":\"token\",\"purpose\":\"ci\"},\"secret\":{\"token\":\"%s\"}}"
                            .formatted(SECRET)),
            Map.entry(
                    "POST /api/v1/credentials/export",
                    "{\"credentials\":[\"some-credential\"],\"passphrase\":\"%s\"}".formatted(SECRET)),
            Map.entry("PATCH /api/v1/credentials/{idOrName}", "{\"name\":\"some-other\"}"),
            Map.entry("POST /api/v1/tokens", "{\"label\":\"ci\"}"),
            Map.entry("POST /api/v1/users", "{\"name\":\"ann\",\"password\":\"%s\"}".formatted(SECRET)),
            Map.entry("PATCH /api/v1/users/{name}", "{\"displayName\":\"Somebody\"}"),
            Map.entry("POST /api/v1/users/{name}/password", "{\"password\":\"%s\"}".formatted(SECRET)),
            Map.entry("POST /api/v1/roles", "{\"name\":\"mine\",\"permissions\":[\"HOST:*:READ\"]}"),
            Map.entry("PUT /api/v1/roles/{name}", "{\"permissions\":[\"HOST:*:READ\"]}"),
            Map.entry("POST /api/v1/sign-in", "{\"user\":\"some-user\",\"password\":\"%s\"}".formatted(SECRET)),
            Map.entry(
                    "POST /api/v1/sign-in/token",
                    "{\"user\":\"some-user\",\"password\":\"%s\",\"newPassword\":\"%s, anew\",\"label\":\"x\"}"
                            .formatted(SECRET, SECRET)));

    @TempDir
    private Path folder;

    static Stream<List<Rule>> everyChangeIsEntered() {
        List<Rule> changing = AccessRules.all().stream()
                .filter(rule -> !rule.method().equals("GET"))
                .toList();
        return IntStream.rangeClosed(0, (changing.size() - 1) / AT_A_TIME)
                .mapToObj(
                        page -> changing.subList(page * AT_A_TIME, Math.min(changing.size(), (page + 1) * AT_A_TIME)));
    }

    @ParameterizedTest
    @MethodSource
    void everyChangeIsEntered(List<Rule> rules) {
        try (TestServer server = TestServer.start(folder.resolve("plane"))) {
            String migration = furnish(server);
            RestClient nobody = nobody(server);
            for (Rule rule : rules) {
                String what = rule.method() + " " + rule.path().getPatternString();
                if (rule.isOpen()) {
                    assertEntered(server, what, "some-user", call(server.anonymous(), rule, migration));
                    continue;
                }
                assertEntered(server, what, "admin", call(server.admin(), rule, migration));
                assertEntered(server, what, "nobody", call(server.anonymous(), rule, migration));
                assertEntered(server, what, "no-role", call(nobody, rule, migration));
            }
            String all =
                    server.admin().get("/api/v1/audit?limit=1000").response().body();
            assertThat(all).doesNotContain(SECRET);
        }
    }

    private static void assertEntered(TestServer server, String what, String who, Answer answer) {
        assertThat(answer.status()).as(what).isLessThan(500);
        Set<String> outcomes = answer.status() < 400 ? Set.of("DONE") : Set.of("REFUSED", "FAILED");
        // What changes nothing in the store is entered when it has been answered.
        await().untilAsserted(() -> {
            JsonNode entries =
                    server.admin().get("/api/v1/audit?limit=1000").json().get("items");
            assertThat(entries.valueStream())
                    .as(
                            "%s by %s, answered %d %s",
                            what, who, answer.status(), answer.response().body())
                    .anySatisfy(entry -> {
                        assertThat(entry.get("who").asString()).isEqualTo(who);
                        assertThat(List.of(
                                        entry.get("what").asString(),
                                        entry.at("/details/request").asString("")))
                                .containsAnyOf(what, signIn(what));
                        assertThat(entry.get("outcome").asString()).isIn(outcomes);
                        assertThat(entry.get("from").asString()).isEqualTo("127.0.0.1");
                        assertThat(entry.get("at").asString()).startsWith("20");
                    });
        });
    }

    /** Signing in and out have names of their own. */
    private static String signIn(String what) {
        return what.startsWith("POST /api/v1/sign-in") ? "sign-in" : what.endsWith("sign-out") ? "sign-out" : what;
    }

    private static Answer call(RestClient caller, Rule rule, String migration) {
        String what = rule.method() + " " + rule.path().getPatternString();
        String body = BODIES.getOrDefault(what, "{}");
        return caller.send(caller.request(path(rule, migration))
                .header("Content-Type", "application/json")
                .method(
                        rule.method(),
                        rule.method().equals("DELETE") ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private static String path(Rule rule, String migration) {
        String named = switch (rule.collection().orElse("")) {
            case "clusters" -> "web";
            case "migrations" -> migration;
            case "hosts" -> "some-host";
            case "peers" -> "some-peer";
            case "credentials" -> "some-credential";
            case "users" -> "some-user";
            case "roles" -> "some-role";
            default -> "some-value";
        };
        return rule.path().getPatternString().replaceFirst("\\{[^}]*}", named).replaceAll("\\{[^}]*}", "some-value");
    }

    /** What paths and bodies name. */
    private static String furnish(TestServer server) {
        server.part(Store.class).write(transaction -> {
            transaction.clusters().insert(Samples.cluster(new ClusterId("c-web"), "web", "swarm-web"));
            transaction.hosts().save(Samples.host("some-host"));
            transaction.peers().save(Samples.peer("p-some", "some-peer"));
            transaction.roles().save(new CustomRole("some-role", "", Set.of("HOST:*:READ")));
            return true;
        });
        server.admin()
                .post(
                        "/api/v1/credentials",
                        "{\"name\":\"some-credential\",\"test\":false,\"account\":{\"type\":\"token\",\"purpose\":\"ci\"},\"secret\":{\"token\":\"x\"}}");
        user(server, "some-user");
        return server.part(FakeMigrations.class)
                .start(new MigrationRequest("web", "b", Set.of(), false))
                .id();
    }

    private static RestClient nobody(TestServer server) {
        user(server, "no-role");
        return server.anonymous()
                .withToken(server.anonymous()
                        .post(
                                "/api/v1/sign-in/token",
                                "{\"user\":\"no-role\",\"password\":\"%s\",\"newPassword\":\"%s\",\"label\":\"x\"}"
                                        .formatted(SECRET, SECRET + "2"))
                        .json()
                        .get("token")
                        .asString());
    }

    private static void user(TestServer server, String name) {
        assertThat(server.admin()
                        .post("/api/v1/users", "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, SECRET))
                        .status())
                .isEqualTo(201);
    }
}
