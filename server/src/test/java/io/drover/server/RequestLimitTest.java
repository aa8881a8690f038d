package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.server.RestClient.Answer;
import io.drover.server.security.RequestRates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** Somebody asks too often, over HTTP on loopback. */
class RequestLimitTest {
    private static final int AT_ONCE = 30;

    /** As a server has them, but that a test reaches them. One a minute comes back, so that no slowness hides the end. */
    @Configuration(proxyBeanMethods = false)
    @Import(FakeBackend.class)
    static class LowRates {
        @Bean
        @Primary
        RequestRates lowRates() {
            double aMinute = 1.0 / Duration.ofMinutes(1).toSeconds();
            return new RequestRates(aMinute, AT_ONCE, aMinute, AT_ONCE);
        }
    }

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static RestClient stranger;
    private static RestClient admin;
    private static RestClient flood;
    private static RestClient other;

    @BeforeAll
    static void start() {
        server = RunningServer.start(TestServer.settings(folder.resolve("plane")), "WARN", LowRates.class);
        stranger = RestClient.to(server);
        admin = stranger.withToken(server.newAdminToken().orElseThrow().text());
        flood = user("flood");
        other = user("second");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RestClient user(String name) {
        assertThat(admin.post(
                                "/api/v1/users",
                                "{\"name\":\"%s\",\"password\":\"correct horse battery\"}".formatted(name))
                        .status())
                .isEqualTo(201);
        Answer made = stranger.post(
                "/api/v1/sign-in/token",
                "{\"user\":\"%s\",\"password\":\"correct horse battery\",\"newPassword\":\"quite another one\",\"label\":\"ci\"}"
                        .formatted(name));
        return stranger.withToken(made.json().get("token").asString());
    }

    private static List<Answer> together(int times, Supplier<Answer> request) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Answer>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(request::get));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private static void assertLimited(Answer answer, String whom) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
        assertThat(answer.code()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(answer.detail()).contains(whom, "Retry-After");
        assertThat(answer.json().get("status").asInt()).isEqualTo(429);
    }

    @Test
    void whoAsksTooOftenIsToldAndOthersAreNotHit() throws Exception {
        List<Answer> answers = together(AT_ONCE * 3, () -> flood.get("/api/v1/whoami"));
        assertThat(answers.stream().filter(answer -> answer.status() == 200).count())
                .isBetween((long) AT_ONCE, AT_ONCE + 2L);
        answers.stream()
                .filter(answer -> answer.status() != 200)
                .forEach(answer -> assertLimited(answer, "user 'flood'"));
        assertLimited(flood.post("/api/v1/tokens", "{\"label\":\"more\"}"), "user 'flood'");
        assertThat(other.get("/api/v1/whoami").status()).isEqualTo(200);
        assertThat(admin.get("/api/v1/health").status()).isEqualTo(200);
        assertThat(flood.get("/api/v1/health").status()).isEqualTo(200);
        await().untilAsserted(
                        () -> assertThat(admin.get("/api/v1/audit?outcome=REFUSED&who=flood&text=TOO_MANY_REQUESTS")
                                        .json()
                                        .get("items"))
                                .isNotEmpty());
    }

    @Test
    void strangersAreCountedByAddressAndHitNobodyWhoIsKnown() throws Exception {
        RestClient guesser = stranger.withToken("drover_no-such-token");
        List<Answer> answers = together(AT_ONCE * 3, () -> guesser.get("/api/v1/clusters"));
        List<Answer> compared =
                answers.stream().filter(answer -> answer.status() == 401).toList();
        assertThat(compared).hasSizeLessThanOrEqualTo(AT_ONCE + 2);
        answers.stream()
                .filter(answer -> answer.status() != 401)
                .forEach(answer -> assertLimited(answer, "your address"));
        assertLimited(stranger.get("/api/v1/sign-in"), "your address");
        List<Answer> health = together(AT_ONCE * 3, () -> stranger.get("/api/v1/health"));
        assertThat(health).extracting(Answer::status).containsOnly(200);
        // From the same address.
        assertThat(other.get("/api/v1/whoami").status()).isEqualTo(200);
    }
}
