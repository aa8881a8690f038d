package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.drover.server.RestClient.Answer;
import io.drover.server.store.StoreSettings;
import io.drover.server.store.sql.RealPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Secrets that are planted in every flow of the vault are nowhere to be found afterwards: not in an answer, a log, the
 * output of the process, or a file of the plane.
 */
@ExtendWith(RealPostgres.class)
class CanarySecretsTest {
    private static final String PASSPHRASE = "Canary-passphrase-7f3a of the export";
    private static final String WRONG_PASSPHRASE = "Canary-passphrase-91bb that is wrong";

    @TempDir
    private Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new LinkedHashMap<>();

    @Test
    void noSecretIsFoundAnywhere(RealPostgres.Access postgres) throws Exception {
        StoreSettings.Postgres database = postgres.newDatabase();
        List<String> canaries = new ArrayList<>(List.of(
                database.password(),
                "canary-wrong-password-5417",
                "canary-token-8812",
                "canary-second-token-8813",
                "Y2FuYXJ5LXNzaC1rZXk",
                "canary-key-passphrase-661",
                PASSPHRASE,
                WRONG_PASSPHRASE));
        Appender appender = new Appender();
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Path plane = folder.resolve("plane");
        appender.start();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(System.out);
        try {
            RunningServer server = RunningServer.start(TestServer.settings(plane), "TRACE", FakeBackend.class);
            listen(appender);
            String token = server.newAdminToken().orElseThrow().text();
            try {
                flows(RestClient.to(server).withToken(token), database);
            } finally {
                server.close();
            }
            canaries.addAll(Files.readAllLines(plane.resolve("vault.key")));
            // Once more from what is stored.
            try (RunningServer again = RunningServer.start(TestServer.settings(plane), "TRACE", FakeBackend.class)) {
                listen(appender);
                RestClient admin = RestClient.to(again).withToken(token);
                keep("again", admin.post("/api/v1/credentials/test", "{}"));
                keep("openapi", admin.get("/api/v1/openapi"));
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
            root().detachAppender(appender);
            root().setLevel(Level.WARN);
        }
        search(canaries, printed.toString(StandardCharsets.UTF_8), plane);
    }

    private void flows(RestClient admin, StoreSettings.Postgres database) throws IOException {
        String at = database.url().replaceFirst("jdbc:postgresql://", "");
        String account = """
                {"type":"postgresql","address":"%s","database":"%s","user":"%s","tls":"off"}""".formatted(at.replaceFirst("/.*", ""), at.replaceFirst(".*/", ""), database.user());
        String credential = "{\"name\":\"%s\",\"account\":%s,\"secret\":%s,\"test\":%s}";
        String password = "{\"password\":\"%s\"}".formatted(database.password());
        String token = "{\"token\":\"canary-token-8812\"}";
        String purpose = "{\"type\":\"token\",\"purpose\":\"a key service\"}";
        String hosts = "{\"type\":\"host\",\"user\":\"joe\",\"hosts\":[{\"address\":\"127.0.0.1:1\"}]}";
        String key =
                "{\"sshKey\":\"-----BEGIN PRIVATE KEY-----\\nY2FuYXJ5LXNzaC1rZXk\\n-----END PRIVATE KEY-----\\n\",\"sshKeyPassphrase\":\"canary-key-passphrase-661\"}";
        String all = "/api/v1/credentials";
        ok(201, "create", admin.post(all, credential.formatted("db", account, password, true)));
        ok(
                422,
                "wrong password",
                admin.post(
                        all,
                        credential.formatted("x", account, "{\"password\":\"canary-wrong-password-5417\"}", true)));
        ok(422, "host", admin.post(all, credential.formatted("y", hosts, key, true)));
        ok(201, "untested host", admin.post(all, credential.formatted("h", hosts, key, false)));
        ok(201, "token", admin.post(all, credential.formatted("t", purpose, token, true)));
        ok(409, "taken", admin.post(all, credential.formatted("t", purpose, token, true)));
        ok(400, "misfit", admin.post(all, credential.formatted("z", account, token, true)));
        ok(400, "malformed", admin.post(all, credential.formatted("z", purpose, token + "}", true)));
        ok(400, "wrong form", admin.post(all, credential.formatted("z", purpose, "\"canary-token-8812\"", true)));
        ok(
                400,
                "unknown field",
                admin.post(all, credential.formatted("z", purpose, "{\"tokn\":\"canary-token-8812\"}", true)));
        ok(
                200,
                "edit",
                admin.send("PATCH", all + "/t", Optional.of("{\"secret\":{\"token\":\"canary-second-token-8813\"}}")));
        ok(200, "list", admin.get(all));
        ok(200, "show", admin.get(all + "/db"));
        ok(200, "test", admin.post(all + "/db/test", ""));
        ok(200, "batch test", admin.post(all + "/test", "{}"));
        Answer exported = admin.post(all + "/export", "{\"passphrase\":\"%s\"}".formatted(PASSPHRASE));
        ok(200, "export", exported);
        String file = exported.json().get("file").asString();
        String opening = "{\"file\":\"%s\",\"passphrase\":\"%s\"}";
        ok(400, "wrong passphrase", admin.post(all + "/import", opening.formatted(file, WRONG_PASSPHRASE)));
        ok(200, "precheck", admin.post(all + "/import/precheck", opening.formatted(file, PASSPHRASE)));
        ok(204, "delete", admin.delete(all + "/db"));
        ok(200, "import", admin.post(all + "/import", opening.formatted(file, PASSPHRASE)));
        ok(200, "rotate", admin.post("/api/v1/vault/rotate", ""));
        ok(200, "test after", admin.post(all + "/test", "{}"));
        admin.withToken("canary-token-8812").get("/api/v1/hosts");
        Answer audit = admin.get("/api/v1/audit?limit=1000");
        ok(200, "audit", audit);
        assertThat(audit.json().get("items")).hasSizeGreaterThan(10);
        ok(200, "audit export", admin.get("/api/v1/audit/export"));
        ok(200, "events", admin.get("/api/v1/events"));
        ok(200, "tasks", admin.get("/api/v1/tasks"));
    }

    private void ok(int status, String what, Answer answer) {
        assertThat(answer.status()).as(what + ": " + answer.response().body()).isEqualTo(status);
        keep(what, answer);
    }

    private void keep(String what, Answer answer) {
        answers.put(
                what,
                answer.response().uri() + "\n" + answer.response().headers().map() + "\n"
                        + answer.response().body());
    }

    private void search(List<String> canaries, String printed, Path plane) throws IOException {
        Map<String, byte[]> places = new LinkedHashMap<>();
        answers.forEach((what, text) -> places.put("answer to " + what, text.getBytes(StandardCharsets.UTF_8)));
        places.put("the log", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        places.put("standard output", printed.getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.walk(plane)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("vault.key")) {
                    places.put(file.toString(), Files.readAllBytes(file));
                }
            }
        }
        assertThat(places.keySet()).anyMatch(place -> place.endsWith("drover.db"));
        assertThat(lines).isNotEmpty();
        long bytes = 0;
        for (Map.Entry<String, byte[]> place : places.entrySet()) {
            String content = new String(place.getValue(), StandardCharsets.ISO_8859_1);
            bytes += place.getValue().length;
            for (String canary : canaries) {
                for (String form : forms(canary)) {
                    assertThat(content.contains(form))
                            .as("'%s' in %s", form, place.getKey())
                            .isFalse();
                }
            }
        }
        System.out.printf(
                "%d places with %d bytes and %d lines of logs were searched for %d secrets%n",
                places.size(), bytes, lines.size(), canaries.size());
    }

    /** As it is, and as it might be disguised by accident. */
    private static List<String> forms(String canary) {
        byte[] bytes = canary.getBytes(StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        return List.of(
                canary,
                base64.substring(0, base64.length() - 2),
                HexFormat.of().formatHex(bytes),
                java.net.URLEncoder.encode(canary, StandardCharsets.UTF_8));
    }

    /**
     * To all that the libraries say, too, but for those that trace requests as they come: Tomcat, and Spring, which quotes
     * what it cannot read. No option of the server turns that on. Each start of a server sets logging up anew.
     */
    private static void listen(Appender appender) {
        root().setLevel(Level.TRACE);
        for (String tracing : List.of("org.apache", "org.springframework.web")) {
            ((Logger) LoggerFactory.getLogger(tracing)).setLevel(Level.WARN);
        }
        root().addAppender(appender);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + " "
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }
}
