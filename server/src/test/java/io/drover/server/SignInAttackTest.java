package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.RestClient.Answer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody guesses passwords, on loopback, from one address and from many. Prints what came of it. */
class SignInAttackTest {
    private static final int GUESSES = 400;
    private static final int THREADS = 16;

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder.resolve("plane"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String wish(String user, String password) {
        return "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password);
    }

    private static <T> List<T> together(List<Callable<T>> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        }
    }

    /** Any address of 127.0.0.0/8 may be the near end of a connection on loopback. */
    private int signInFrom(String address, String user, String password) throws Exception {
        return signInFrom(server.running(), address, user, password);
    }

    private static int signInFrom(RunningServer server, String address, String user, String password) throws Exception {
        int port = server.apiPort().orElseThrow();
        Socket plain = new Socket();
        plain.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        plain.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        String body = wish(user, password);
        try (SSLSocket socket = (SSLSocket) RestClient.pinning(server.keys().fingerprint())
                .getSocketFactory()
                .createSocket(plain, "127.0.0.1", port, true)) {
            String request =
                    "POST /api/v1/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                            .formatted(body.length(), body);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return Integer.parseInt(new String(in.readNBytes(12), StandardCharsets.US_ASCII).substring(9));
        }
    }

    @Test
    void oneAddressIsThrottledAndAnotherLetIn() throws Exception {
        long began = System.nanoTime();
        List<Answer> answers = together(IntStream.range(0, GUESSES)
                .<Callable<Answer>>mapToObj(i ->
                        () -> server.anonymous().post("/api/v1/sign-in", wish("admin", "guess number " + i)))
                .toList());
        double seconds = (System.nanoTime() - began) / 1e9;
        List<Answer> tried =
                answers.stream().filter(answer -> answer.status() == 401).toList();
        List<Answer> throttled =
                answers.stream().filter(answer -> answer.status() == 429).toList();
        System.out.printf(
                "one address: %d guesses in %.1f s by %d threads; %d were compared with the password, %d answered 429%n",
                GUESSES, seconds, THREADS, tried.size(), throttled.size());
        assertThat(tried.size() + throttled.size()).isEqualTo(GUESSES);
        // Five that cost nothing, then one after 1, 2, 4, 8... seconds.
        assertThat(tried.size()).isBetween(5, 6 + (int) (Math.log(seconds + 1) / Math.log(2)));
        assertThat(throttled).allSatisfy(answer -> {
            assertThat(answer.code()).isEqualTo("SIGN_IN_THROTTLED");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 900);
        });
        assertThat(server.anonymous()
                        .post("/api/v1/sign-in", wish("admin", server.token()))
                        .status())
                .as("the right password from the attacker's address")
                .isEqualTo(429);
        assertThat(signInFrom("127.0.0.9", "admin", server.token()))
                .as("the owner from another address")
                .isEqualTo(200);
    }

    /** Five guesses are free, and would be again after each restart. */
    @Test
    void aRestartDoesNotHelpToGuess() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(signInFrom("127.0.0.5", "admin", "guess number " + i)).isEqualTo(401);
        }
        String owners = server.token();
        server.close();
        try (RunningServer again =
                RunningServer.start(TestServer.settings(folder.resolve("plane")), "WARN", FakeBackend.class)) {
            long tried = 0;
            for (int i = 0; i < 6; i++) {
                tried += signInFrom(again, "127.0.0.5", "admin", "another guess, number " + i) == 401 ? 1 : 0;
            }
            System.out.printf("after a restart %d of 6 guesses were compared with the password%n", tried);
            assertThat(tried).as("one a second, then one in two").isLessThanOrEqualTo(2);
            assertThat(signInFrom(again, "127.0.0.9", "admin", owners))
                    .as("the owner from another address")
                    .isEqualTo(200);
        }
    }

    @Test
    void manyAddressesAreThrottledAtTheAccountAndItsOwnerIsLetIn() throws Exception {
        int addresses = 20;
        int each = 10;
        long began = System.nanoTime();
        List<Integer> answers = together(IntStream.range(0, addresses * each)
                .<Callable<Integer>>mapToObj(
                        i -> () -> signInFrom("127.0.1." + (1 + i % addresses), "admin", "guess number " + i))
                .toList());
        double seconds = (System.nanoTime() - began) / 1e9;
        long tried = answers.stream().filter(status -> status == 401).count();
        System.out.printf(
                "%d addresses: %d guesses at one account in %.1f s; %d were compared with the password, %d answered 429%n",
                addresses, answers.size(), seconds, tried, answers.size() - tried);
        assertThat(answers).containsOnly(401, 429);
        assertThat(tried).isLessThan(addresses * each / 2);
        assertThat(signInFrom("127.0.0.9", "admin", server.token())).isEqualTo(200);
    }
}
