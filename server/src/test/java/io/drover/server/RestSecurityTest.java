package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.identity.Fingerprint;
import io.drover.server.RestClient.Answer;
import io.drover.server.plane.GatewayPort;
import io.drover.server.security.AccessRules;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who gets an answer, and in which form errors are told. */
class RestSecurityTest {
    @TempDir
    static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder.resolve("plane"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void healthAnswersAnybody() {
        Answer answer = server.anonymous().get("/api/v1/health");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("status").asString()).isEqualTo("UP");
        assertThat(answer.json().get("version").asString())
                .isEqualTo(ServerVersion.CURRENT)
                .matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void everyMappingHasARuleAndEveryRuleAMapping() {
        List<String> mapped = mappings();
        List<String> unruled = mapped.stream()
                .filter(mapping -> !mapping.endsWith(" /error"))
                .filter(mapping ->
                        AccessRules.find(method(mapping), path(mapping)).isEmpty())
                .toList();
        assertThat(unruled).isEmpty();
        assertThat(AccessRules.all().stream()
                        .map(rule -> rule.method() + " "
                                + rule.path().getPatternString().replaceAll("\\{[^}]*}", "some-value")))
                .as("rules of nothing")
                .isSubsetOf(mapped);
        assertThat(mapped).hasSizeGreaterThan(20);
    }

    @Test
    void nothingButHealthAndSigningInAnswersStrangers() {
        List<String> open = new ArrayList<>();
        for (String mapping : mappings()) {
            for (RestClient stranger :
                    List.of(server.anonymous(), server.anonymous().withToken("drover_wrong"))) {
                Answer answer = stranger.send(method(mapping), path(mapping), Optional.of("{}"));
                if (answer.status() != 401) {
                    open.add(mapping);
                } else {
                    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
                    assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
                }
            }
        }
        assertThat(open)
                .containsOnly(
                        "GET /api/v1/health",
                        "GET /api/v1/sign-in",
                        "POST /api/v1/sign-in",
                        "POST /api/v1/sign-in/token",
                        "GET /api/v1/sign-in/oidc",
                        "GET /api/v1/sign-in/oidc/callback");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YWRtaW46YWRtaW4=", "Bearer", "Bearer  ", "Bearer a b", "bearer-x", "Bearer ü"})
    void otherFormsOfTheHeaderAreRefused(String header) {
        Answer answer = server.anonymous()
                .send(server.anonymous().request("/api/v1/plane").header("Authorization", header.replace("ü", "%fc")));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.detail()).contains("Authorization: Bearer TOKEN");
    }

    @Test
    void theAdministratorIsAnswered() {
        Answer answer = server.admin().get("/api/v1/plane");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("id").asString())
                .isEqualTo(server.running().keys().id().value());
        assertThat(answer.json().get("fingerprint").asString())
                .isEqualTo(server.running().keys().fingerprint().hex());
        assertThat(answer.json().get("gateways").get(0).get("port").asInt())
                .isEqualTo(server.part(GatewayPort.class).port());
        assertThat(answer.json().get("clock").asString()).matches("\\d{4}-\\d{2}-\\d{2}T.*Z");
    }

    @Test
    void everyAnswerForbidsCachingFramingAndSniffing() {
        for (Answer answer : List.of(
                server.anonymous().get("/api/v1/health"),
                server.anonymous().get("/api/v1/plane"),
                server.admin().get("/api/v1/plane"),
                server.admin().get("/nowhere"))) {
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src '", "frame-ancestors 'none'")
                    .doesNotContain("unsafe-eval", "*");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Permissions-Policy")).contains("camera=()");
            assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Strict-Transport-Security")).contains("max-age=");
            assertThat(answer.header("Set-Cookie")).isEmpty();
            assertThat(answer.header("Server")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /nowhere,                404, NO_SUCH_PATH",
        "GET,    /,                       404, NO_SUCH_PATH",
        "GET,    /error,                  404, NO_SUCH_PATH",
        "GET,    /api/v1/clusters/,       404, NO_SUCH_PATH",
        "GET,    /api/v1/openapi/x,       404, NO_SUCH_PATH",
        "GET,    /swagger-ui/index.html,  404, NO_SUCH_PATH",
        "PUT,    /api/v1/clusters,        405, METHOD_NOT_ALLOWED",
        "DELETE, /api/v1/plane,           405, METHOD_NOT_ALLOWED",
        "OPTIONS,/api/v1/plane,           405, METHOD_NOT_ALLOWED",
        "GET,    /api/v1/hosts/a%2fb,     400, BAD_REQUEST",
        "GET,    /api/v1/hosts;x=1,       400, BAD_REQUEST",
        "GET,    /api/v1/events?after=x,  400, WRONG_PARAMETER",
    })
    void wrongRequestsAreProblems(String method, String path, int status, String code) {
        Answer answer = server.admin().send(method, path, Optional.empty());
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertProblem(answer, code);
    }

    @Test
    void methodNotAllowedNamesTheOthers() {
        assertThat(server.admin()
                        .send("PUT", "/api/v1/clusters", Optional.of("{}"))
                        .header("Allow"))
                .isEqualTo("GET, POST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"cluster\":\"web\",\"peer\":\"b\",\"colour\":1}     | 400 | UNKNOWN_FIELD    | colour",
                "{\"cluster\":\"web\",\"cluster\":\"x\",\"peer\":\"b\"} | 400 | MALFORMED_JSON   | JSON",
                "{\"cluster\":                                          | 400 | MALFORMED_JSON   | line 1",
                "{\"cluster\":\"web\",\"peer\":\"b\"} x                | 400 | MALFORMED_JSON   | JSON",
                "[]                                                     | 400 | WRONG_FIELD      | object",
                "{\"cluster\":\"web\",\"peer\":\"b\",\"leaveOut\":{}}  | 400 | WRONG_FIELD      | leaveOut",
                "{\"cluster\":\"web\"}                                  | 400 | MISSING_FIELD    | peer",
                "{\"cluster\":\"web\",\"peer\":\" \"}                  | 400 | MISSING_FIELD    | peer",
                "{\"cluster\":\"web\",\"peer\":\"b\",\"leaveOut\":[null]} | 400 | MISSING_FIELD | leaveOut",
                "{\"cluster\":\"db\",\"peer\":\"b\"}                    | 404 | NO_SUCH_CLUSTER  | db",
            })
    void wrongBodiesAreProblemsThatNameTheField(String body, int status, String code, String named) {
        Answer answer = server.admin().post("/api/v1/migrations", body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertProblem(answer, code);
        assertThat(answer.detail()).contains(named);
    }

    @Test
    void missingAndUnknownBodiesAreProblems() {
        assertProblem(server.admin().post("/api/v1/migrations", ""), "MALFORMED_BODY");
        Answer text = server.admin()
                .send(server.admin()
                        .request("/api/v1/migrations")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("hello")));
        assertThat(text.status()).isEqualTo(415);
        assertProblem(text, "UNSUPPORTED_MEDIA_TYPE");
        Answer xml = server.admin().send(server.admin().request("/api/v1/plane").header("Accept", "text/html"));
        assertThat(xml.status()).isEqualTo(406);
        assertProblem(xml, "NOT_ACCEPTABLE");
    }

    @Test
    void bodiesOfMoreThanOneMebibyteAreRefused() {
        byte[] large = ("{\"cluster\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        Answer told = server.admin()
                .send(server.admin()
                        .request("/api/v1/migrations")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(large)));
        assertThat(told.status()).isEqualTo(413);
        assertProblem(told, "BODY_TOO_LARGE");
        Answer chunked = server.admin()
                .send(server.admin()
                        .request("/api/v1/migrations")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large))));
        assertThat(chunked.status()).isEqualTo(413);
        assertProblem(chunked, "BODY_TOO_LARGE");
    }

    @Test
    void headersOfMoreThanSixteenKibibytesAreRefusedAsAProblem() throws Exception {
        try (Socket socket = RestClient.pinning(server.running().keys().fingerprint())
                .getSocketFactory()
                .createSocket("127.0.0.1", server.admin().port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /api/v1/health HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(17 << 10) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = read(socket.getInputStream());
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json")
                    .contains("\"code\":\"BAD_REQUEST\"")
                    .doesNotContain("Tomcat", "<html");
        }
    }

    @Test
    void anUnexpectedFailureIsAnIncidentWithoutDetails() {
        server.part(FakeMigrations.class).breaks.set(true);
        try {
            Answer answer = server.admin().get("/api/v1/migrations");
            assertThat(answer.status()).isEqualTo(500);
            assertProblem(answer, "INTERNAL");
            assertThat(answer.json().get("incident").asString()).matches("[0-9a-f]{12}");
            assertThat(answer.response().body()).doesNotContain("sesame", "Exception", "io.drover", "at java");
        } finally {
            server.part(FakeMigrations.class).breaks.set(false);
        }
    }

    @Test
    void plainHttpIsNotServed() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.admin().port())) {
            socket.getOutputStream()
                    .write("GET /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(read(socket.getInputStream())).doesNotContain("UP", "200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void modernTlsIsServed(String protocol) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) RestClient.pinning(server.running().keys().fingerprint())
                        .getSocketFactory()
                        .createSocket("127.0.0.1", server.admin().port())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void aClientThatPinsAnotherKeyDoesNotConnect() {
        RestClient other = new RestClient(
                server.admin().port(),
                HttpClient.newBuilder()
                        .sslContext(RestClient.pinning(new Fingerprint("ab".repeat(32))))
                        .build(),
                Optional.of(server.token()));
        assertThatThrownBy(() -> other.get("/api/v1/health")).hasRootCauseMessage("another key than the pinned one");
    }

    @Test
    void openApiDescribesWhatThereIs() {
        Answer answer = server.admin().get("/api/v1/openapi");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("openapi").asString()).startsWith("3.");
        assertThat(answer.json().get("paths").propertyNames())
                .contains("/api/v1/clusters", "/api/v1/migrations/{id}/abort", "/api/v1/events");
    }

    private static List<String> mappings() {
        return server.part(RequestMappingHandlerMapping.class).getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getPatternValues().stream().flatMap(pattern -> {
                    List<String> methods = info.getMethodsCondition().getMethods().stream()
                            .map(Enum::name)
                            .toList();
                    return (methods.isEmpty() ? List.of("GET") : methods)
                            .stream().map(method -> method + " " + pattern.replaceAll("\\{[^}]*}", "some-value"));
                }))
                .sorted()
                .distinct()
                .toList();
    }

    private static String method(String mapping) {
        return mapping.substring(0, mapping.indexOf(' '));
    }

    private static String path(String mapping) {
        return mapping.substring(mapping.indexOf(' ') + 1);
    }

    private static void assertProblem(Answer answer, String code) {
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.code()).as(answer.response().body()).isEqualTo(code);
        assertThat(answer.json().get("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.json().get("title").asString()).isNotBlank();
        assertThat(answer.detail()).isNotBlank();
    }

    private static String read(InputStream in) throws java.io.IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (true) {
            int count = in.read(buffer);
            if (count < 0) {
                return text.toString();
            }
            text.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
            if (text.indexOf("}") > 0) {
                return text.toString();
            }
        }
    }
}
