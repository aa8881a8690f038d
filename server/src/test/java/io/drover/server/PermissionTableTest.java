package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.server.RestClient.Answer;
import io.drover.server.identity.AccessToken;
import io.drover.server.identity.CustomRole;
import io.drover.server.identity.User;
import io.drover.server.migration.MigrationRequest;
import io.drover.server.security.AccessRules;
import io.drover.server.security.AccessRules.Rule;
import io.drover.server.security.BuiltInRole;
import io.drover.server.security.Need;
import io.drover.server.security.Rights;
import io.drover.server.security.Subject;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.store.sql.Samples;
import io.drover.server.task.TaskId;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls every endpoint as every built-in role, as the owner of a cluster and as a user without a role, and holds the
 * answers against docs/permissions.md. To write that anew: {@code DROVER_WRITE_DOCS=1}.
 */
class PermissionTableTest {
    private static final Path TABLE = Path.of("..", "docs", "permissions.md");
    private static final ClusterId CLUSTER = new ClusterId("c-web");
    private static final String OWNER = "owner";
    private static final String NOBODY = "no role";

    @TempDir
    static Path folder;

    private static TestServer server;
    private static Store store;
    private static String migration = "";
    private static final Map<String, RestClient> CALLERS = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        server = TestServer.start(folder.resolve("plane"));
        store = server.part(Store.class);
        migration = server.part(FakeMigrations.class)
                .start(new MigrationRequest("web", "b", Set.of(), false))
                .id();
        for (BuiltInRole role : BuiltInRole.values()) {
            caller(role.name(), Set.of(role.name()), Set.of());
        }
        caller(OWNER, Set.of(), Set.of(CLUSTER));
        caller(NOBODY, Set.of(), Set.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        CALLERS.clear();
    }

    private static void caller(String label, Set<String> roles, Set<ClusterId> clusters) {
        String name = "t-"
                + label.toLowerCase(java.util.Locale.ROOT).replace(' ', '-').replace('_', '-');
        String token = "drover_" + name;
        store.write(transaction -> {
            transaction.users().insert(user(name, roles, clusters));
            transaction
                    .accessTokens()
                    .insert(new AccessToken(
                            Digest.of(token.getBytes(StandardCharsets.UTF_8)),
                            name,
                            Instant.EPOCH,
                            Optional.of("test"),
                            Set.of(),
                            Optional.empty(),
                            Optional.empty()));
            return true;
        });
        CALLERS.put(label, server.anonymous().withToken(token));
    }

    private static User user(String name, Set<String> roles, Set<ClusterId> clusters) {
        return new User(
                name,
                name,
                roles,
                clusters,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH,
                Set.of());
    }

    /** What paths name is there before each call, whatever the call before deleted. */
    private static void restore(Transaction transaction) {
        if (transaction.clusters().find(CLUSTER).isEmpty()) {
            transaction.clusters().insert(Samples.cluster(CLUSTER, "web", "swarm-web"));
        }
        if (transaction.hosts().findByName("some-host").isEmpty()) {
            transaction.hosts().save(Samples.host("some-host"));
        }
        if (transaction.peers().findByName("some-peer").isEmpty()) {
            transaction.peers().save(Samples.peer("p-some", "some-peer"));
        }
        if (transaction.users().find("some-user").isEmpty()) {
            transaction.users().insert(user("some-user", Set.of(), Set.of()));
        }
        if (transaction.roles().find("some-role").isEmpty()) {
            transaction.roles().save(new CustomRole("some-role", "", Set.of("HOST:*:READ")));
        }
        if (transaction.tasks().find(new TaskId("some-task")).isEmpty()) {
            transaction.tasks().insert(Samples.task("some-task", "elsewhere"));
        }
    }

    private static String path(Rule rule) {
        String pattern = rule.path().getPatternString();
        String named = switch (rule.collection().orElse("")) {
            case "clusters" -> "web";
            case "migrations" -> migration;
            case "hosts" -> "some-host";
            case "peers" -> "some-peer";
            case "credentials" -> "some-credential";
            case "users" -> "some-user";
            case "roles" -> "some-role";
            case "tasks" -> "some-task";
            default -> "some-value";
        };
        return pattern.replaceFirst("\\{[^}]*}", named).replaceAll("\\{[^}]*}", "some-value");
    }

    private static String body(Rule rule) {
        return rule.path().getPatternString().equals("/api/v1/migrations")
                ? "{\"cluster\":\"web\",\"peer\":\"b\",\"dryRun\":true}"
                : "{}";
    }

    private static Outcome call(RestClient caller, Rule rule) {
        store.write(transaction -> {
            restore(transaction);
            return true;
        });
        server.admin()
                .post(
                        "/api/v1/credentials",
                        "{\"name\":\"some-credential\",\"test\":false,\"account\":{\"type\":\"token\",\"purpose\":\"ci\"},\"secret\":{\"token\":\"x\"}}");
        boolean hasBody = !Set.of("GET", "DELETE").contains(rule.method());
        Answer answer = caller.send(caller.request(path(rule))
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(rule.method(), hasBody ? BodyPublishers.ofString(body(rule)) : BodyPublishers.noBody()));
        assertThat(answer.status())
                .as("%s %s: %s", rule.method(), rule.path(), answer.response().body())
                .isLessThan(500)
                .isNotEqualTo(405);
        if (answer.status() == 403 && answer.code().equals("FORBIDDEN")) {
            return Outcome.FORBIDDEN;
        }
        boolean hidden = answer.status() == 404 && answer.detail().contains("expected one that 'drover ");
        return hidden && rule.need() instanceof Need.OnNamed && !answer.code().equals("NO_SUCH_TOKEN")
                ? Outcome.HIDDEN
                : Outcome.ALLOWED;
    }

    private enum Outcome {
        ALLOWED("yes"),
        FORBIDDEN("403"),
        HIDDEN("404");

        private final String cell;

        Outcome(String cell) {
            this.cell = cell;
        }
    }

    @Test
    void theAnswersAreThoseOfTheTable() throws IOException {
        Map<Rule, Map<String, Outcome>> outcomes = new LinkedHashMap<>();
        for (Rule rule : AccessRules.all()) {
            if (rule.isOpen()) {
                continue;
            }
            Map<String, Outcome> row = new LinkedHashMap<>();
            CALLERS.forEach((label, caller) -> row.put(label, call(caller, rule)));
            outcomes.put(rule, row);
        }
        String table = page(outcomes);
        if (System.getenv("DROVER_WRITE_DOCS") != null) {
            Files.writeString(TABLE, table);
        }
        assertThat(table)
                .as("docs/permissions.md is not in step; look at the difference, then: make permissions")
                .isEqualTo(Files.readString(TABLE));
        assertThat(outcomes.values())
                .allSatisfy(row -> assertThat(row).containsEntry(BuiltInRole.ADMIN.name(), Outcome.ALLOWED));
        assertThat(allowed(outcomes, "POST", "/api/v1/credentials/export")).containsExactly("ADMIN", "CLUSTER_MANAGER");
        assertThat(allowed(outcomes, "POST", "/api/v1/migrations")).containsExactly("ADMIN", "CLUSTER_MANAGER", OWNER);
        assertThat(allowed(outcomes, "POST", "/api/v1/users")).containsExactly("ADMIN", "USER_MANAGER");
        for (BuiltInRole role : BuiltInRole.values()) {
            outcomes.forEach((rule, row) -> assertThat(row.get(role.name()))
                    .as("%s %s as %s", rule.method(), rule.path(), role)
                    .isEqualTo(expected(rule.need(), role.rights())));
        }
        outcomes.forEach((rule, row) -> {
            if (!(rule.need() instanceof Need.Known)) {
                assertThat(row.get(NOBODY))
                        .as("%s %s", rule.method(), rule.path())
                        .isNotEqualTo(Outcome.ALLOWED);
            }
        });
    }

    /** What follows from the permissions of a role that is about all things of a kind, as the built-in ones are. */
    private static Outcome expected(Need need, Rights rights) {
        return switch (need) {
            case Need.Nothing nothing -> Outcome.ALLOWED;
            case Need.Known known -> Outcome.ALLOWED;
            case Need.OnAll(var permission) -> rights.allowAll(permission) ? Outcome.ALLOWED : Outcome.FORBIDDEN;
            case Need.OnSome(var permission) -> rights.allowAll(permission) ? Outcome.ALLOWED : Outcome.FORBIDDEN;
            case Need.OnNamed(var permission) -> {
                if (rights.allowAll(permission)) {
                    yield Outcome.ALLOWED;
                }
                yield rights.see(new Subject(permission.resource(), "*")) ? Outcome.FORBIDDEN : Outcome.HIDDEN;
            }
        };
    }

    private static List<String> allowed(Map<Rule, Map<String, Outcome>> outcomes, String method, String path) {
        return outcomes.entrySet().stream()
                .filter(row -> row.getKey().method().equals(method)
                        && row.getKey().path().getPatternString().equals(path))
                .flatMap(row -> row.getValue().entrySet().stream())
                .filter(cell -> cell.getValue() == Outcome.ALLOWED)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String page(Map<Rule, Map<String, Outcome>> outcomes) {
        List<String> lines = new ArrayList<>();
        lines.add("""
                # Permissions

                What each endpoint needs, and what it answers to each built-in role, to the owner of the cluster that is asked
                about, and to a user without any role. Written by `make permissions`, which calls them all; `PermissionTableTest`
                fails where the server answers otherwise. [Users and roles](users.md) tells how to use this.

                - **yes**: the request is carried out, as far as it makes sense.
                - **403**: refused; the answer names the permission that is missing.
                - **404**: refused as if the thing were not there, since the caller may not see it either.

                Lists hold what the caller may see. "known": any user. A migration is its cluster's, a task also.
                """);
        lines.add("| request | needs | " + String.join(" | ", CALLERS.keySet()) + " |");
        lines.add("|---|---|" + "---|".repeat(CALLERS.size()));
        outcomes.forEach((rule, row) -> lines.add("| `%s %s` | %s | %s |"
                .formatted(
                        rule.method(),
                        rule.path().getPatternString().replace("/api/v1", ""),
                        need(rule.need()),
                        row.values().stream().map(outcome -> outcome.cell).collect(Collectors.joining(" | ")))));
        lines.add("");
        lines.add("Anybody may ask, without signing in:");
        lines.add("");
        AccessRules.all().stream()
                .filter(Rule::isOpen)
                .forEach(rule -> lines.add("- `%s %s`"
                        .formatted(rule.method(), rule.path().getPatternString().replace("/api/v1", ""))));
        lines.add("");
        lines.add("## Built-in roles");
        lines.add("");
        lines.add("| role | for | permissions |");
        lines.add("|---|---|---|");
        Arrays.stream(BuiltInRole.values())
                .forEach(role -> lines.add("| %s | %s | %s |"
                        .formatted(
                                role.name(),
                                role.description(),
                                role.rights().texts().stream()
                                        .map("`%s`"::formatted)
                                        .collect(Collectors.joining(" ")))));
        return String.join("\n", lines) + "\n";
    }

    private static String need(Need need) {
        return switch (need) {
            case Need.Nothing nothing -> "nothing";
            case Need.Known known -> "known";
            case Need.OnAll(var permission) -> "`%s:*:%s`".formatted(permission.resource(), permission.action());
            case Need.OnSome(var permission) -> "`%s:…:%s`".formatted(permission.resource(), permission.action());
            case Need.OnNamed(var permission) -> "`%s:id:%s`".formatted(permission.resource(), permission.action());
        };
    }
}
