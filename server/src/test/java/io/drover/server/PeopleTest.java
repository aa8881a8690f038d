package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.identity.ClusterId;
import io.drover.server.RestClient.Answer;
import io.drover.server.migration.MigrationRequest;
import io.drover.server.store.Store;
import io.drover.server.store.sql.Samples;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Users, passwords, sessions, tokens, roles and owners, over REST. */
class PeopleTest {
    private static final String PASSWORD = "correct horse battery";

    /** On what is about the administrator, or fails to sign in so often that whoever comes later had to wait. */
    private static final String OWN_SERVER = "own-server";

    @TempDir
    private static Path folder;

    private static TestServer shared;

    private TestServer server;

    @BeforeAll
    static void startShared() {
        shared = TestServer.start(folder.resolve("shared"));
    }

    @AfterAll
    static void stopShared() {
        shared.close();
    }

    @BeforeEach
    void start(TestInfo test, @TempDir Path own) {
        server = test.getTags().contains(OWN_SERVER) ? TestServer.start(own.resolve("plane")) : shared;
    }

    @AfterEach
    void stop() {
        if (server != shared) {
            server.close();
            return;
        }
        for (String user : names(shared.admin().get("/api/v1/users"))) {
            if (!user.equals("admin")) {
                assertThat(shared.admin().delete("/api/v1/users/" + user).status())
                        .isEqualTo(204);
            }
        }
        shared.admin()
                .get("/api/v1/roles")
                .json()
                .get("items")
                .valueStream()
                .filter(role -> !role.get("builtIn").asBoolean())
                .forEach(role -> shared.admin()
                        .delete("/api/v1/roles/" + role.get("name").asString()));
    }

    /** Who is signed in by a cookie, as a browser is. */
    private record Browser(RestClient client, String cookie, String csrf) {
        Answer send(String method, String path, String body) {
            return client.send(request(method, path, body).header("X-Drover-CSRF", csrf));
        }

        Answer sendWithoutCsrf(String method, String path, String body) {
            return client.send(request(method, path, body));
        }

        Answer get(String path) {
            return send("GET", path, "");
        }

        private HttpRequest.Builder request(String method, String path, String body) {
            return client.request(path)
                    .header("Cookie", cookie)
                    .header("Content-Type", "application/json")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        }
    }

    private Answer signIn(String user, String password) {
        return server.anonymous()
                .post("/api/v1/sign-in", "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password));
    }

    private Browser browser(String user, String password) {
        Answer answer = signIn(user, password);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return new Browser(
                server.anonymous(),
                answer.header("Set-Cookie").replaceFirst(";.*", ""),
                answer.json().get("csrf").asString());
    }

    /** A user whose password is the user's own choice. */
    private Browser user(String name, String roles) {
        create(name, roles);
        Browser first = browser(name, PASSWORD);
        assertThat(first.send(
                                "POST",
                                "/api/v1/whoami/password",
                                "{\"current\":\"%s\",\"password\":\"%s2\"}".formatted(PASSWORD, PASSWORD))
                        .status())
                .isEqualTo(204);
        return browser(name, PASSWORD + "2");
    }

    private void create(String name, String roles) {
        Answer answer = server.admin()
                .post(
                        "/api/v1/users",
                        "{\"name\":\"%s\",\"roles\":[%s],\"password\":\"%s\"}".formatted(name, roles, PASSWORD));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    }

    private static List<String> names(Answer list) {
        return list.json()
                .get("items")
                .valueStream()
                .map(item -> item.get("name").asString())
                .toList();
    }

    @Test
    @Tag(OWN_SERVER)
    void theFirstAdministratorMustSetAPassword() {
        Answer answer = signIn("admin", server.token());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("mustChangePassword").asBoolean()).isTrue();
        Browser admin = browser("admin", server.token());
        assertThat(admin.get("/api/v1/clusters").code()).isEqualTo("PASSWORD_CHANGE_REQUIRED");
        assertThat(admin.get("/api/v1/whoami").status()).isEqualTo(200);
        Answer changed = admin.send(
                "POST",
                "/api/v1/whoami/password",
                "{\"current\":\"%s\",\"password\":\"%s\"}".formatted(server.token(), PASSWORD));
        assertThat(changed.status()).as(changed.response().body()).isEqualTo(204);
        assertThat(admin.get("/api/v1/clusters").status()).isEqualTo(200);
        assertThat(signIn("admin", server.token()).status()).isEqualTo(401);
        assertThat(signIn("admin", PASSWORD).json().get("mustChangePassword").asBoolean())
                .isFalse();
        assertThat(server.admin().get("/api/v1/clusters").status())
                .as("the token is good for programs as before")
                .isEqualTo(200);
    }

    @Test
    void aSessionsCookieIsForThisHostAndForNoScript() {
        String cookie = signIn("admin", server.token()).header("Set-Cookie");
        assertThat(cookie)
                .startsWith("__Host-drover-session=")
                .contains("Secure", "HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Domain");
    }

    @Test
    void aCookieAloneChangesNothing() {
        Browser ann = user("ann", "\"ADMIN\"");
        assertThat(ann.sendWithoutCsrf("POST", "/api/v1/host-tokens", "{}").code())
                .isEqualTo("CSRF");
        Browser forged = new Browser(ann.client(), ann.cookie(), "0".repeat(64));
        assertThat(forged.send("POST", "/api/v1/host-tokens", "{}").code()).isEqualTo("CSRF");
        assertThat(ann.sendWithoutCsrf("GET", "/api/v1/hosts", "").status()).isEqualTo(200);
        assertThat(ann.send("POST", "/api/v1/host-tokens", "{}").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({"admin, wrong horse battery", "nobody, wrong horse battery", "ann, ''", "'Ann;', x"})
    @Tag(OWN_SERVER)
    void aRefusedSignInDoesNotTellWhy(String user, String password) {
        create("ann", "");
        Answer answer = signIn(user, password);
        if (password.isEmpty()) {
            assertThat(answer.status()).isEqualTo(400);
        } else {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("SIGN_IN_REFUSED");
            assertThat(answer.detail()).isEqualTo(signIn("nobody", "x").detail());
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void signingOutEndsTheSession() {
        Browser ann = user("ann", "");
        Browser other = browser("ann", PASSWORD + "2");
        assertThat(ann.send("POST", "/api/v1/sign-out", "").status()).isEqualTo(204);
        assertThat(ann.get("/api/v1/whoami").status()).isEqualTo(401);
        assertThat(other.get("/api/v1/whoami").status()).isEqualTo(200);
        assertThat(other.send("POST", "/api/v1/whoami/sign-out-everywhere", "").status())
                .isEqualTo(204);
        assertThat(other.get("/api/v1/whoami").status()).isEqualTo(401);
    }

    @Test
    void anotherPasswordEndsTheOtherSessions() {
        Browser ann = user("ann", "");
        Browser other = browser("ann", PASSWORD + "2");
        assertThat(ann.send(
                                "POST",
                                "/api/v1/whoami/password",
                                "{\"current\":\"%s2\",\"password\":\"quite another one\"}".formatted(PASSWORD))
                        .status())
                .isEqualTo(204);
        assertThat(ann.get("/api/v1/whoami").status()).isEqualTo(200);
        assertThat(other.get("/api/v1/whoami").status()).isEqualTo(401);
    }

    @Test
    void aDisabledUserIsShutOutAtOnce() {
        Browser ann = user("ann", "\"CLUSTER_VIEWER\"");
        String token = ann.send("POST", "/api/v1/tokens", "{\"label\":\"ci\"}")
                .json()
                .get("token")
                .asString();
        assertThat(server.admin()
                        .send("PATCH", "/api/v1/users/ann", java.util.Optional.of("{\"disabled\":true}"))
                        .status())
                .isEqualTo(200);
        assertThat(ann.get("/api/v1/whoami").status()).isEqualTo(401);
        assertThat(server.anonymous().withToken(token).get("/api/v1/clusters").status())
                .isEqualTo(401);
        assertThat(signIn("ann", PASSWORD + "2").code()).isEqualTo("SIGN_IN_REFUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "aaaaaaaaaaaaaaaaaaaa", "my name is ann-marie!"})
    void aWeakPasswordIsRefusedWithTheRules(String password) {
        Answer answer = server.admin()
                .post("/api/v1/users", "{\"name\":\"ann-marie\",\"password\":\"%s\"}".formatted(password));
        assertThat(answer.code()).isEqualTo("WEAK_PASSWORD");
        assertThat(answer.detail()).contains("12 to 512 characters").doesNotContain(password);
        assertThat(server.admin().get("/api/v1/users/ann-marie").status()).isEqualTo(404);
    }

    @Test
    void aTokenAllowsNoMoreThanItsScopeAndItsUser() {
        Browser ann = user("ann", "\"CLUSTER_VIEWER\",\"HOST_MANAGER\"");
        Answer made = ann.send("POST", "/api/v1/tokens", "{\"label\":\"ci\",\"scope\":[\"CLUSTER:*:READ\"]}");
        assertThat(made.status()).isEqualTo(201);
        RestClient ci = server.anonymous().withToken(made.json().get("token").asString());
        assertThat(ci.get("/api/v1/clusters").status()).isEqualTo(200);
        assertThat(ci.get("/api/v1/hosts").code()).isEqualTo("FORBIDDEN");
        assertThat(ci.get("/api/v1/hosts").detail()).contains("HOST:*:READ");
        assertThat(ci.post("/api/v1/tokens", "{\"label\":\"more\"}").code()).isEqualTo("TOKEN_NARROWED");
        assertThat(ann.send("POST", "/api/v1/tokens", "{\"label\":\"x\",\"scope\":[\"USER:*:EDIT\"]}")
                        .code())
                .isEqualTo("BEYOND_YOUR_RIGHTS");
        assertThat(ann.send("POST", "/api/v1/tokens", "{\"label\":\"x\",\"scope\":[\"CAKE:*:EAT\"]}")
                        .code())
                .isEqualTo("WRONG_PERMISSION");
        server.admin().send("PATCH", "/api/v1/users/ann", java.util.Optional.of("{\"roles\":[]}"));
        assertThat(ci.get("/api/v1/clusters").code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void tokensAreListedWithLastUseAndRevoked() {
        Browser ann = user("ann", "\"CLUSTER_VIEWER\"");
        Answer made = ann.send("POST", "/api/v1/tokens", "{\"label\":\"ci\",\"validForSeconds\":3600}");
        String text = made.json().get("token").asString();
        RestClient ci = server.anonymous().withToken(text);
        ci.get("/api/v1/clusters");
        JsonNode listed = ann.get("/api/v1/tokens").json().get("items").get(0);
        assertThat(listed.get("label").asString()).isEqualTo("ci");
        assertThat(listed.get("usedAt").asString()).startsWith("20");
        assertThat(listed.get("expiresAt").asString()).startsWith("20");
        assertThat(ann.get("/api/v1/tokens").response().body()).doesNotContain(text);
        String id = listed.get("id").asString();
        assertThat(ann.send("DELETE", "/api/v1/tokens/" + id, "").status()).isEqualTo(204);
        assertThat(ci.get("/api/v1/clusters").status()).isEqualTo(401);
        assertThat(ann.send("DELETE", "/api/v1/tokens/" + id, "").code()).isEqualTo("NO_SUCH_TOKEN");
    }

    @Test
    void aTokenRevokesItselfEvenWhereItsScopeAllowsNothingElse() {
        Browser ann = user("ann", "\"CLUSTER_VIEWER\"");
        Answer made = ann.send("POST", "/api/v1/tokens", "{\"label\":\"cli\",\"scope\":[\"CLUSTER:*:READ\"]}");
        RestClient itself =
                server.anonymous().withToken(made.json().get("token").asString());
        String path = "/api/v1/tokens/" + made.json().get("about").get("id").asString();
        assertThat(itself.delete(path).status()).isEqualTo(204);
        assertThat(itself.delete(path).code()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void aTokenMadeWithATokenLastsNoLonger() {
        Browser ann = user("ann", "");
        Answer first = ann.send("POST", "/api/v1/tokens", "{\"label\":\"first\",\"validForSeconds\":3600}");
        Answer second = server.anonymous()
                .withToken(first.json().get("token").asString())
                .post("/api/v1/tokens", "{\"label\":\"second\"}");
        assertThat(second.json().get("about").get("expiresAt"))
                .isEqualTo(first.json().get("about").get("expiresAt"));
    }

    @Test
    void aProgramGetsATokenForAPasswordWhichIsChangedWhereItMustBe() {
        create("ann", "\"CLUSTER_VIEWER\"");
        String wish = "{\"user\":\"ann\",\"password\":\"%s\",\"label\":\"cli\"%s}";
        Answer refused = server.anonymous().post("/api/v1/sign-in/token", wish.formatted(PASSWORD, ""));
        assertThat(refused.code()).isEqualTo("PASSWORD_CHANGE_REQUIRED");
        assertThat(server.anonymous()
                        .post("/api/v1/sign-in/token", wish.formatted(PASSWORD, ",\"newPassword\":\"short\""))
                        .code())
                .isEqualTo("WEAK_PASSWORD");
        Answer made = server.anonymous()
                .post("/api/v1/sign-in/token", wish.formatted(PASSWORD, ",\"newPassword\":\"quite another one\""));
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(server.anonymous()
                        .withToken(made.json().get("token").asString())
                        .get("/api/v1/clusters")
                        .status())
                .isEqualTo(200);
        assertThat(server.anonymous()
                        .post("/api/v1/sign-in/token", wish.formatted(PASSWORD, ""))
                        .code())
                .isEqualTo("SIGN_IN_REFUSED");
    }

    @Test
    void anAdministratorsOpenConsoleDoesNotGiveAwayTheirPassword() {
        Browser ann = user("ann", "\"ADMIN\"");
        assertThat(ann.send("POST", "/api/v1/users/ann/password", "{\"password\":\"quite another one\"}")
                        .code())
                .isEqualTo("OWN_PASSWORD");
        assertThat(signIn("ann", PASSWORD + "2").status()).isEqualTo(200);
    }

    @Test
    void nobodyGivesWhatTheyDoNotHave() {
        Browser manager = user("manager", "\"USER_MANAGER\"");
        assertThat(manager.send("POST", "/api/v1/users", "{\"name\":\"eve\",\"roles\":[\"ADMIN\"]}")
                        .code())
                .isEqualTo("BEYOND_YOUR_RIGHTS");
        assertThat(manager.send("PATCH", "/api/v1/users/manager", "{\"roles\":[\"ADMIN\"]}")
                        .code())
                .isEqualTo("BEYOND_YOUR_RIGHTS");
        assertThat(manager.send("POST", "/api/v1/roles", "{\"name\":\"all\",\"permissions\":[\"*:*:*\"]}")
                        .code())
                .isEqualTo("BEYOND_YOUR_RIGHTS");
        assertThat(manager.send("POST", "/api/v1/users/admin/password", "{\"password\":\"taken over by me\"}")
                        .code())
                .isEqualTo("BEYOND_YOUR_RIGHTS");
        assertThat(manager.send("DELETE", "/api/v1/users/admin", "").code()).isEqualTo("BEYOND_YOUR_RIGHTS");
        assertThat(manager.send("GET", "/api/v1/users/admin/tokens", "").code()).isEqualTo("BEYOND_YOUR_RIGHTS");
        assertThat(manager.send("POST", "/api/v1/users", "{\"name\":\"bob\",\"roles\":[\"USER_VIEWER\"]}")
                        .status())
                .isEqualTo(201);
        assertThat(signIn("admin", server.token()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"PATCH | {\"disabled\":true}", "PATCH | {\"roles\":[\"CLUSTER_MANAGER\"]}", "DELETE | ''"})
    @Tag(OWN_SERVER)
    void theLastAdministratorStays(String method, String body) {
        Answer answer = server.admin().send(method, "/api/v1/users/admin", java.util.Optional.of(body));
        assertThat(answer.code()).isEqualTo("LAST_ADMINISTRATOR");
        assertThat(server.admin().get("/api/v1/users").status()).isEqualTo(200);
        create("second", "\"ADMIN\"");
        Answer again = server.admin().send(method, "/api/v1/users/admin", java.util.Optional.of(body));
        assertThat(again.status()).as(again.response().body()).isBetween(200, 204);
    }

    @Test
    void rolesAreMadeChangedAndDeletedButNotTheBuiltInOnes() {
        RestClient admin = server.admin();
        assertThat(admin.post(
                                "/api/v1/roles",
                                "{\"name\":\"watcher\",\"description\":\"looks\",\"permissions\":[\"CLUSTER:*:READ\"]}")
                        .status())
                .isEqualTo(201);
        Browser ann = user("ann", "\"watcher\"");
        assertThat(ann.get("/api/v1/clusters").status()).isEqualTo(200);
        assertThat(ann.get("/api/v1/hosts").status()).isEqualTo(403);
        admin.send("PUT", "/api/v1/roles/watcher", java.util.Optional.of("{\"permissions\":[\"HOST:*:READ\"]}"));
        assertThat(ann.get("/api/v1/clusters").status()).isEqualTo(403);
        assertThat(ann.get("/api/v1/hosts").status()).isEqualTo(200);
        assertThat(admin.delete("/api/v1/roles/watcher").code()).isEqualTo("ROLE_IN_USE");
        assertThat(admin.delete("/api/v1/roles/ADMIN").code()).isEqualTo("ROLE_BUILT_IN");
        assertThat(admin.send(
                                "PUT",
                                "/api/v1/roles/ADMIN",
                                java.util.Optional.of("{\"permissions\":[\"HOST:*:READ\"]}"))
                        .code())
                .isEqualTo("ROLE_BUILT_IN");
        assertThat(admin.post("/api/v1/roles", "{\"name\":\"ADMIN\",\"permissions\":[\"HOST:*:READ\"]}")
                        .code())
                .isEqualTo("WRONG_ROLE");
        assertThat(admin.post("/api/v1/users", "{\"name\":\"bob\",\"roles\":[\"nonesuch\"]}")
                        .code())
                .isEqualTo("NO_SUCH_ROLE");
        admin.delete("/api/v1/users/ann");
        assertThat(admin.delete("/api/v1/roles/watcher").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "CLUSTER", "CLUSTER:*", "CLUSTER:*:FLY", "CAKE:*:READ", "*:c-1:READ", "CLUSTER:a b:READ"})
    void wrongPermissionsAreRefused(String permission) {
        Answer answer =
                server.admin().post("/api/v1/roles", "{\"name\":\"r\",\"permissions\":[\"%s\"]}".formatted(permission));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isIn("WRONG_ROLE", "MISSING_FIELD");
    }

    @Test
    @Tag(OWN_SERVER)
    void anOwnerSeesAndMigratesJustTheOwnCluster() {
        server.part(Store.class).write(transaction -> {
            transaction.clusters().insert(Samples.cluster(new ClusterId("c-web"), "web", "swarm-web"));
            transaction.clusters().insert(Samples.cluster(new ClusterId("c-shop"), "shop", "swarm-shop"));
            return true;
        });
        FakeMigrations migrations = server.part(FakeMigrations.class);
        String migration = migrations
                .start(new MigrationRequest("web", "b", Set.of(), false))
                .id();
        Browser web = user("web-owner", "");
        Browser shop = user("shop-owner", "");
        server.admin().send("PATCH", "/api/v1/users/web-owner", java.util.Optional.of("{\"clusters\":[\"web\"]}"));
        server.admin().send("PATCH", "/api/v1/users/shop-owner", java.util.Optional.of("{\"clusters\":[\"c-shop\"]}"));

        assertThat(names(web.get("/api/v1/clusters"))).containsExactly("web");
        assertThat(names(shop.get("/api/v1/clusters"))).containsExactly("shop");
        assertThat(web.get("/api/v1/clusters/web").status()).isEqualTo(200);
        for (String other : List.of("shop", "c-shop")) {
            Answer hidden = web.get("/api/v1/clusters/" + other);
            Answer missing = web.get("/api/v1/clusters/nonesuch");
            assertThat(hidden.status()).isEqualTo(404);
            assertThat(hidden.response().body().replace(other, "nonesuch"))
                    .isEqualTo(missing.response().body());
        }
        assertThat(web.get("/api/v1/migrations").json().get("items")).hasSize(1);
        assertThat(shop.get("/api/v1/migrations").json().get("items")).isEmpty();
        assertThat(shop.get("/api/v1/migrations/" + migration).code()).isEqualTo("NO_SUCH_MIGRATION");
        assertThat(shop.send("POST", "/api/v1/migrations/" + migration + "/abort", "")
                        .status())
                .isEqualTo(404);
        String wish = "{\"cluster\":\"web\",\"peer\":\"b\"}";
        assertThat(shop.send("POST", "/api/v1/migrations", wish).code()).isEqualTo("NO_SUCH_CLUSTER");
        assertThat(web.send("POST", "/api/v1/migrations", wish).status()).isEqualTo(202);
        assertThat(web.send("POST", "/api/v1/clusters", "{}").detail()).contains("CLUSTER:*:TAKE_OVER");
        // What looks as if it were not there is a refused attempt all the same.
        String refused = server.admin()
                .get("/api/v1/audit?outcome=REFUSED&who=shop-owner")
                .json()
                .toString();
        assertThat(refused)
                .contains("POST /api/v1/migrations/{id}/abort", "CLUSTER:c-web:MIGRATE")
                .doesNotContain("nonesuch");
        assertThat(web.send("POST", "/api/v1/clusters/web/access/certificates", "{}")
                        .detail())
                .contains("CLUSTER:c-web:ISSUE_ACCESS");
    }

    @Test
    @Tag(OWN_SERVER)
    void toMigrateWithinThePlaneIsNotToMoveOut() {
        server.part(Store.class).write(transaction -> {
            transaction.clusters().insert(Samples.cluster(new ClusterId("c-web"), "web", "swarm-web"));
            return true;
        });
        server.admin()
                .post(
                        "/api/v1/roles",
                        "{\"name\":\"mover\",\"permissions\":[\"CLUSTER:c-web:READ\",\"CLUSTER:c-web:MIGRATE\"]}");
        Browser ann = user("ann", "\"mover\"");
        assertThat(ann.send("POST", "/api/v1/migrations", "{\"cluster\":\"web\",\"pool\":\"eu\"}")
                        .status())
                .isEqualTo(202);
        Answer refused = ann.send("POST", "/api/v1/migrations", "{\"cluster\":\"web\",\"peer\":\"b\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.detail()).contains("CLUSTER:c-web:MOVE_OUT");
        String migration = server.part(FakeMigrations.class).list().getFirst().id();
        assertThat(ann.send("POST", "/api/v1/migrations/" + migration + "/retry", "")
                        .detail())
                .contains("CLUSTER:c-web:MOVE_OUT");
    }

    @Test
    void eventsTellOfWhatOneMaySee() {
        Browser ann = user("ann", "\"CREDENTIAL_VIEWER\"");
        server.admin()
                .post(
                        "/api/v1/credentials",
                        "{\"name\":\"ci\",\"test\":false,\"account\":{\"type\":\"token\",\"purpose\":\"ci\"},\"secret\":{\"token\":\"x\"}}");
        Answer all = server.admin().get("/api/v1/events");
        Answer own = ann.get("/api/v1/events");
        assertThat(own.status()).isEqualTo(200);
        assertThat(all.json().get("items")).isNotEmpty();
        assertThat(own.json()
                        .get("items")
                        .valueStream()
                        .map(event -> event.get("type").asString()))
                .allMatch(type -> type.startsWith("credential."));
    }
}
