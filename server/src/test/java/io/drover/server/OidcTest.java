package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.identity.OidcSettings;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Sign-in by OpenID Connect at a real issuer, with every redirect a browser would follow. */
class OidcTest {
    private static final String PUBLIC = "https://plane.example:8443";
    private static final String COOKIE = "__Host-drover-oidc=";

    @TempDir
    static Path folder;

    private static TestIssuer issuer;
    private static TestServer server;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start(PUBLIC + OidcSettings.CALLBACK);
        server = TestServer.start(TestServer.settings(folder.resolve("plane"), Optional.of(settings(issuer.url()))));
        user("annie", "\"oidcSubject\":\"ann\",\"roles\":[\"CLUSTER_VIEWER\"]");
        user("robert", "\"roles\":[\"HOST_VIEWER\"]");
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    @AfterEach
    void straighten() {
        issuer.bend(claims -> {});
        server.admin().send("PATCH", "/api/v1/users/annie", Optional.of("{\"disabled\":false}"));
    }

    private static OidcSettings settings(String url) {
        return new OidcSettings(
                URI.create(url),
                TestIssuer.CLIENT,
                Optional.of(TestIssuer.CLIENT_SECRET),
                URI.create(PUBLIC),
                Optional.of("preferred_username"));
    }

    private static void user(String name, String more) {
        assertThat(server.admin()
                        .post("/api/v1/users", "{\"name\":\"%s\",%s}".formatted(name, more))
                        .status())
                .isEqualTo(201);
    }

    /** A person's browser: it keeps cookies, and has been told where plane.example is. */
    private static final class Browser {
        private final HttpClient atIssuer =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        private String cookie = "";

        /** Begins at the plane, signs in at the issuer, and stops before going back: returns where it was sent. */
        URI toTheDoor(String user) throws Exception {
            HttpResponse<String> begun = plane("/api/v1/sign-in/oidc");
            assertThat(begun.statusCode()).isEqualTo(302);
            cookie = begun.headers().allValues("Set-Cookie").stream()
                    .filter(text -> text.startsWith(COOKIE))
                    .findFirst()
                    .orElseThrow();
            assertThat(cookie).contains("Secure", "HttpOnly", "SameSite=Lax");
            cookie = cookie.replaceFirst(";.*", "");
            URI authorize = location(begun);
            assertThat(authorize.getQuery())
                    .contains("code_challenge_method=S256", "code_challenge=", "state=", "nonce=", "scope=openid");
            HttpResponse<String> login = atIssuer.send(
                    HttpRequest.newBuilder(URI.create(issuer.url() + "/login"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("username=%s&password=secret".formatted(user)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(login.statusCode()).as(login.body() + login.headers()).isEqualTo(302);
            HttpResponse<String> back = atIssuer.send(
                    HttpRequest.newBuilder(authorize)
                            .header("Accept", "text/html")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
            URI door = location(back);
            assertThat(door.toString()).startsWith(PUBLIC + OidcSettings.CALLBACK);
            return door;
        }

        HttpResponse<String> enter(URI door) throws Exception {
            return plane(door.getRawPath() + "?" + door.getRawQuery());
        }

        private HttpResponse<String> plane(String path) throws IOException, InterruptedException {
            HttpRequest.Builder request = server.anonymous().request(path);
            if (!cookie.isEmpty()) {
                request.header("Cookie", cookie);
            }
            return server.anonymous().http().send(request.build(), BodyHandlers.ofString());
        }

        private static URI location(HttpResponse<String> response) {
            return URI.create(response.headers().firstValue("Location").orElseThrow());
        }
    }

    private static String whoAmI(HttpResponse<String> entered) {
        String session = entered.headers().allValues("Set-Cookie").stream()
                .filter(text -> text.startsWith("__Host-drover-session="))
                .findFirst()
                .orElseThrow();
        return server.anonymous()
                .send(server.anonymous().request("/api/v1/whoami").header("Cookie", session.replaceFirst(";.*", "")))
                .json()
                .get("user")
                .asString();
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(new JsonMapper().readTree(answer.body()).get("code").asString())
                .isEqualTo("SIGN_IN_REFUSED");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .noneMatch(cookie -> cookie.startsWith("__Host-drover-session="));
    }

    @Test
    void aUserWhoIsBoundToTheSubjectIsSignedIn() throws Exception {
        assertThat(server.anonymous().get("/api/v1/sign-in").json().get("oidc").asBoolean())
                .isTrue();
        Browser browser = new Browser();
        HttpResponse<String> entered = browser.enter(browser.toTheDoor("ann"));
        assertThat(entered.statusCode()).as(entered.body()).isEqualTo(302);
        assertThat(entered.headers().firstValue("Location")).contains("/");
        assertThat(whoAmI(entered)).isEqualTo("annie");
    }

    @Test
    void aUserWhomTheClaimNamesIsSignedIn() throws Exception {
        issuer.bend(claims -> claims.claim("preferred_username", "Robert"));
        Browser browser = new Browser();
        assertThat(whoAmI(browser.enter(browser.toTheDoor("bob")))).isEqualTo("robert");
    }

    @Test
    void aClaimDoesNotOpenTheDoorToWhoIsBoundToAnotherSubject() throws Exception {
        issuer.bend(claims -> claims.claim("preferred_username", "annie"));
        Browser browser = new Browser();
        assertRefused(browser.enter(browser.toTheDoor("bob")));
    }

    @Test
    void whoIsNoUserOrDisabledIsRefused() throws Exception {
        Browser bob = new Browser();
        assertRefused(bob.enter(bob.toTheDoor("bob")));
        server.admin().send("PATCH", "/api/v1/users/annie", Optional.of("{\"disabled\":true}"));
        Browser ann = new Browser();
        assertRefused(ann.enter(ann.toTheDoor("ann")));
    }

    @Test
    void anotherStateIsRefused() throws Exception {
        Browser browser = new Browser();
        URI door = browser.toTheDoor("ann");
        assertRefused(browser.enter(URI.create(door.toString().replaceAll("state=[^&]*", "state=forged"))));
    }

    @Test
    void anotherNonceIsRefused() throws Exception {
        issuer.bend(claims -> claims.claim("nonce", "of another sign-in"));
        Browser browser = new Browser();
        assertRefused(browser.enter(browser.toTheDoor("ann")));
    }

    @Test
    void anExpiredTokenIsRefused() throws Exception {
        Instant now = Instant.now();
        issuer.bend(claims -> claims.issuedAt(now.minusSeconds(900)).expiresAt(now.minusSeconds(600)));
        Browser browser = new Browser();
        assertRefused(browser.enter(browser.toTheDoor("ann")));
    }

    @Test
    void aTokenForSomebodyElseIsRefused() throws Exception {
        issuer.bend(claims -> claims.audience(java.util.List.of("another-client")));
        Browser browser = new Browser();
        assertRefused(browser.enter(browser.toTheDoor("ann")));
    }

    @Test
    void aCodeCountsOnce() throws Exception {
        Browser browser = new Browser();
        URI door = browser.toTheDoor("ann");
        assertThat(browser.enter(door).statusCode()).isEqualTo(302);
        HttpResponse<String> replayed = browser.enter(door);
        assertThat(replayed.statusCode()).isEqualTo(400);
        assertThat(replayed.body()).contains("OIDC_NOT_BEGUN");
    }

    @Test
    void aStolenCodeIsOfNoUseInAnotherBrowser() throws Exception {
        URI stolen = new Browser().toTheDoor("ann");
        assertThat(new Browser().enter(stolen).body()).contains("OIDC_NOT_BEGUN");
        Browser thief = new Browser();
        URI own = thief.toTheDoor("bob");
        String code = stolen.getRawQuery().replaceAll(".*code=([^&]*).*", "$1");
        // PKCE: the code goes with the verifier of the browser that began.
        assertRefused(thief.enter(URI.create(own.toString().replaceAll("code=[^&]*", "code=" + code))));
    }

    @Test
    void aRefusalOfTheIssuerIsARefusal() throws Exception {
        Browser browser = new Browser();
        URI door = browser.toTheDoor("ann");
        String state =
                URLDecoder.decode(door.getRawQuery().replaceAll(".*state=([^&]*).*", "$1"), StandardCharsets.UTF_8);
        assertThat(state).isNotBlank();
        assertRefused(browser.enter(URI.create(PUBLIC + OidcSettings.CALLBACK + "?error=access_denied")));
    }

    @Test
    void anIssuerThatIsDownIsToldAndThePlaneServes(@TempDir Path other) {
        try (TestServer lonely = TestServer.start(
                TestServer.settings(other.resolve("plane"), Optional.of(settings("http://127.0.0.1:1"))))) {
            RestClient.Answer answer = lonely.anonymous().get("/api/v1/sign-in/oidc");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.code()).isEqualTo("OIDC_ISSUER_UNREACHABLE");
            assertThat(answer.detail()).contains("http://127.0.0.1:1");
            assertThat(lonely.admin().get("/api/v1/clusters").status()).isEqualTo(200);
        }
    }

    @Test
    void withoutAnIssuerThereIsNoSuchWay(@TempDir Path other) {
        try (TestServer plain = TestServer.start(other.resolve("plane"))) {
            assertThat(plain.anonymous().get("/api/v1/sign-in/oidc").code()).isEqualTo("OIDC_OFF");
            assertThat(plain.anonymous()
                            .get("/api/v1/sign-in")
                            .json()
                            .get("oidc")
                            .asBoolean())
                    .isFalse();
        }
    }
}
