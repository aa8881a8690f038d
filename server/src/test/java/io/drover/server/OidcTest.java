package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.drover.server.identity.OidcSettings;
import io.drover.server.identity.RoleClaim;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
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
                Optional.of("preferred_username"),
                Set.of("groups"),
                Optional.of(RoleClaim.of(
                        "groups", List.of("ops=HOST_VIEWER", "ops=TASK_VIEWER", "cn=admins,dc=example=ADMIN"))));
    }

    private static void user(String name, String more) {
        assertThat(server.admin()
                        .post("/api/v1/users", "{\"name\":\"%s\",%s}".formatted(name, more))
                        .status())
                .isEqualTo(201);
    }

    /** A person's browser: it keeps cookies, and has been told where plane.example is. */
    private static final class Browser {
        private final TestServer plane;
        private final HttpClient atIssuer =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        private String cookie = "";

        Browser() {
            this(server);
        }

        Browser(TestServer plane) {
            this.plane = plane;
        }

        /** Begins at the plane, signs in at the issuer, and stops before going back: returns where it was sent. */
        URI toTheDoor(String user) throws Exception {
            return toTheDoor(issuer, user);
        }

        URI toTheDoor(TestIssuer issuer, String user) throws Exception {
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
                    .contains(
                            "code_challenge_method=S256",
                            "code_challenge=",
                            "state=",
                            "nonce=",
                            "scope=openid",
                            "groups");
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
            HttpRequest.Builder request = plane.anonymous().request(path);
            if (!cookie.isEmpty()) {
                request.header("Cookie", cookie);
            }
            return plane.anonymous().http().send(request.build(), BodyHandlers.ofString());
        }

        private static URI location(HttpResponse<String> response) {
            return URI.create(response.headers().firstValue("Location").orElseThrow());
        }
    }

    private static String whoAmI(HttpResponse<String> entered) {
        return get(entered, "/api/v1/whoami").json().get("user").asString();
    }

    private static RestClient.Answer get(HttpResponse<String> entered, String path) {
        return server.anonymous().send(server.anonymous().request(path).header("Cookie", session(entered)));
    }

    private static String session(HttpResponse<String> entered) {
        return entered.headers().allValues("Set-Cookie").stream()
                .filter(text -> text.startsWith("__Host-drover-session="))
                .findFirst()
                .orElseThrow()
                .replaceFirst(";.*", "");
    }

    private static HttpResponse<String> signedIn(String user) throws Exception {
        Browser browser = new Browser();
        HttpResponse<String> entered = browser.enter(browser.toTheDoor(user));
        assertThat(entered.statusCode()).as(entered.body()).isEqualTo(302);
        return entered;
    }

    /** A token that was made in a session. */
    private static RestClient token(HttpResponse<String> entered) {
        String csrf = get(entered, "/api/v1/whoami").json().get("csrf").asString();
        return server.anonymous()
                .withToken(server.anonymous()
                        .send(server.anonymous()
                                .request("/api/v1/tokens")
                                .header("Cookie", session(entered))
                                .header("X-Drover-CSRF", csrf)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"label\":\"ci\"}")))
                        .json()
                        .get("token")
                        .asString());
    }

    private static JsonNode stored(String user) {
        return server.admin().get("/api/v1/users/" + user).json();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
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
    void rolesComeByTheClaimAndGoWithIt() throws Exception {
        issuer.bend(claims -> claims.claim("groups", List.of("ops", "of no meaning here")));
        HttpResponse<String> entered = signedIn("ann");
        assertThat(texts(get(entered, "/api/v1/whoami").json().get("roles")))
                .containsExactly("CLUSTER_VIEWER", "HOST_VIEWER", "TASK_VIEWER");
        assertThat(texts(stored("annie").get("claimedRoles"))).containsExactly("HOST_VIEWER", "TASK_VIEWER");
        assertThat(get(entered, "/api/v1/hosts").status()).isEqualTo(200);
        RestClient token = token(entered);
        assertThat(token.get("/api/v1/hosts").status()).isEqualTo(200);

        issuer.bend(claims -> claims.claim("groups", List.of("cn=admins,dc=example")));
        assertThat(get(signedIn("ann"), "/api/v1/users").status()).isEqualTo(200);

        issuer.bend(claims -> {});
        HttpResponse<String> later = signedIn("ann");
        assertThat(get(later, "/api/v1/hosts").code()).isEqualTo("FORBIDDEN");
        assertThat(get(entered, "/api/v1/hosts").code())
                .as("the session from before")
                .isEqualTo("FORBIDDEN");
        assertThat(token.get("/api/v1/hosts").code()).isEqualTo("FORBIDDEN");
        assertThat(get(later, "/api/v1/clusters").status())
                .as("what the plane itself gave")
                .isEqualTo(200);
        assertThat(server.admin()
                        .get("/api/v1/audit?who=annie&what=user.roles-by-claim")
                        .json()
                        .toString())
                .contains("HOST_VIEWER TASK_VIEWER", "\"before\":\"ADMIN\"");
    }

    static Stream<Object> claimsThatGiveNothing() {
        return Stream.of(
                "OPS",
                " ops",
                List.of(),
                List.of("opsx", 7, List.of("ops")),
                Map.of("ops", "ops"),
                7,
                true,
                "HOST_VIEWER");
    }

    @ParameterizedTest
    @MethodSource
    void claimsThatGiveNothing(Object groups) throws Exception {
        issuer.bend(claims -> claims.claim("groups", groups));
        signedIn("ann");
        assertThat(stored("annie").get("claimedRoles")).isEmpty();
    }

    @Test
    void aClaimMayBeOneText() throws Exception {
        issuer.bend(claims -> claims.claim("groups", "ops"));
        signedIn("ann");
        assertThat(texts(stored("annie").get("claimedRoles"))).containsExactly("HOST_VIEWER", "TASK_VIEWER");
        signedOut();
    }

    private void signedOut() throws Exception {
        issuer.bend(claims -> {});
        signedIn("ann");
    }

    /** Else whoever made the user with a password, or knows it, would get the roles of whom the issuer means. */
    @Test
    void whoHasAPasswordGetsNoRolesByClaim() throws Exception {
        user("paul", "\"oidcSubject\":\"bob\",\"password\":\"correct horse battery\"");
        try {
            issuer.bend(claims -> claims.claim("groups", List.of("cn=admins,dc=example")));
            assertThat(get(signedIn("bob"), "/api/v1/whoami").json().get("roles"))
                    .isEmpty();
            assertThat(stored("paul").get("claimedRoles")).isEmpty();
        } finally {
            server.admin().delete("/api/v1/users/paul");
        }
    }

    /** Else whoever may edit users would keep what they had made as the user, for when the issuer gives that user more. */
    @Test
    void anotherSubjectEndsSessionsAndTokensAndRoles() throws Exception {
        user("pia", "\"oidcSubject\":\"bob\"");
        try {
            issuer.bend(claims -> claims.claim("groups", List.of("ops")));
            HttpResponse<String> entered = signedIn("bob");
            RestClient token = token(entered);
            assertThat(token.get("/api/v1/hosts").status()).isEqualTo(200);
            server.admin().send("PATCH", "/api/v1/users/pia", Optional.of("{\"oidcSubject\":\"somebody else\"}"));
            assertThat(token.get("/api/v1/whoami").status()).isEqualTo(401);
            assertThat(get(entered, "/api/v1/whoami").status()).isEqualTo(401);
            assertThat(stored("pia").get("claimedRoles")).isEmpty();
        } finally {
            server.admin().delete("/api/v1/users/pia");
        }
    }

    @Test
    void anAdministratorByClaimIsNoneToRelyOn() throws Exception {
        issuer.bend(claims -> claims.claim("groups", List.of("cn=admins,dc=example")));
        signedIn("ann");
        // Roles by claim come and go, so an administrator by claim is none to rely on.
        assertThat(server.admin()
                        .send("PATCH", "/api/v1/users/admin", Optional.of("{\"roles\":[]}"))
                        .code())
                .isEqualTo("LAST_ADMINISTRATOR");
        signedOut();
    }

    private static ServerSettings mapping(Path folder, String... mappings) {
        OidcSettings oidc = settings("http://127.0.0.1:1");
        return TestServer.settings(
                folder.resolve("plane"),
                Optional.of(new OidcSettings(
                        oidc.issuer(),
                        oidc.clientId(),
                        oidc.clientSecret(),
                        oidc.publicUrl(),
                        oidc.userClaim(),
                        Set.of(),
                        Optional.of(RoleClaim.of("groups", List.of(mappings))))));
    }

    @Test
    void aMappingToARoleThatIsNotThereIsAnErrorAtTheStart(@TempDir Path other) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> TestServer.start(mapping(other, "ops=HOST_VIEWER", "ops=NIGHT_SHIFT")))
                .withMessageContaining("--oidc-role: there is no role 'NIGHT_SHIFT'")
                .withMessageContaining("HOST_VIEWER")
                .withMessageContaining("drover role create");
    }

    @Test
    void aRoleThatIsMappedNoMoreIsTakenAtTheStart(@TempDir Path other) throws Exception {
        ServerSettings mapped = TestServer.settings(other.resolve("plane"), Optional.of(settings(issuer.url())));
        issuer.bend(claims -> claims.claim("groups", List.of("ops")));
        String token;
        try (TestServer first = TestServer.start(mapped)) {
            token = first.token();
            first.admin().post("/api/v1/users", "{\"name\":\"annie\",\"oidcSubject\":\"ann\"}");
            Browser browser = new Browser(first);
            assertThat(browser.enter(browser.toTheDoor("ann")).statusCode()).isEqualTo(302);
        }
        try (RunningServer second = RunningServer.start(mapping(other, "ops=TASK_VIEWER"), "WARN", FakeBackend.class)) {
            RestClient admin = RestClient.to(second).withToken(token);
            assertThat(texts(admin.get("/api/v1/users/annie").json().get("claimedRoles")))
                    .containsExactly("TASK_VIEWER");
            assertThat(admin.get("/api/v1/audit?who=plane&what=user.roles-by-claim")
                            .json()
                            .get("items"))
                    .hasSize(1);
        }
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
        issuer.bend(claims -> claims.audience(List.of("another-client")));
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
            Warnings warnings = new Warnings();
            for (int i = 0; i < 3; i++) {
                RestClient.Answer answer = lonely.anonymous().get("/api/v1/sign-in/oidc");
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.code()).isEqualTo("OIDC_ISSUER_UNREACHABLE");
                assertThat(answer.detail())
                        .contains("the OIDC issuer http://127.0.0.1:1 cannot be reached", "sign in with a password")
                        .doesNotContain("\n", "Exception");
            }
            warnings.close();
            assertThat(warnings.events).hasSize(1).allSatisfy(Warnings::isOneLineOf);
            assertThat(lonely.admin().get("/api/v1/clusters").status()).isEqualTo(200);
        }
    }

    @Test
    void anIssuerThatGoesDownWhileSomebodySignsInIsTold(@TempDir Path other) throws Exception {
        TestIssuer brief = TestIssuer.start(PUBLIC + OidcSettings.CALLBACK);
        try (brief;
                TestServer plane = TestServer.start(
                        TestServer.settings(other.resolve("plane"), Optional.of(settings(brief.url()))))) {
            Browser browser = new Browser(plane);
            URI door = browser.toTheDoor(brief, "ann");
            String url = brief.url();
            brief.close();
            try (Warnings warnings = new Warnings()) {
                HttpResponse<String> answer = browser.enter(door);
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.body()).contains("OIDC_ISSUER_UNREACHABLE", url);
                assertThat(warnings.events).hasSize(1).allSatisfy(Warnings::isOneLineOf);
            }
        }
    }

    /** What is logged at WARN and above while signing in. */
    private static final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
        private final Logger logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

        Warnings() {
            start();
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                events.add(event);
            }
        }

        static void isOneLineOf(ILoggingEvent event) {
            assertThat(event.getFormattedMessage())
                    .startsWith("the OIDC issuer http://127.0.0.1:")
                    .contains("ConnectException")
                    .doesNotContain("\n");
            assertThat(event.getThrowableProxy()).isNull();
        }

        @Override
        public void close() {
            logger.detachAppender(this);
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
