package io.drover.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The agent as it is shipped, with a plane as it is shipped: server, command line and agent by their launchers. */
class ShippedAgentTest {
    private static final double LIMIT_MIB = 75;
    private static final Pattern ADDRESS = Pattern.compile("drover login (https://\\S+) --fingerprint ([0-9a-f]+)");
    private static final Pattern TOKEN = Pattern.compile("not stored:\\s+(\\S+)");

    @TempDir
    private Path home;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from Linux's /proc")
    void takesLessThan75MiBAtRest() throws IOException, InterruptedException {
        HttpServer business = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        business.createContext("/", exchange -> {
            byte[] answer = "open\n".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        business.start();
        try (ShippedProgram server = server()) {
            Map<String, String> login = login(server);
            String token = ShippedProgram.run(home, login, "drover", "host", "token", "--name", "h1", "-o", "name");
            String state = home.resolve("agent").toString();
            ShippedProgram.run(home, Map.of(), "drover", "agent", "join", "--state-dir", state, "--token", token);
            try (ShippedProgram agent =
                    ShippedProgram.start(home, Map.of(), "drover-agent", "run", "--state-dir", state)) {
                await().atMost(Duration.ofMinutes(1)).until(() -> agent.said().contains("is open"));
                double joined = ResidentMemory.atRest(agent.process().pid());
                String endpoint = "h1=http://127.0.0.1:%d/"
                        .formatted(business.getAddress().getPort());
                ShippedProgram.run(
                        home,
                        login,
                        "drover",
                        "cluster",
                        "take-over",
                        "shop",
                        "--kind",
                        "generic",
                        "--endpoint",
                        endpoint,
                        "--wait");
                double owned = ResidentMemory.atRest(agent.process().pid());

                System.out.printf(
                        "the agent as shipped, at rest: RSS %.1f MiB joined to a plane, %.1f MiB with a cluster%n",
                        joined, owned);
                assertThat(joined).isLessThan(LIMIT_MIB);
                assertThat(owned).isLessThan(LIMIT_MIB);
                assertThat(agent.said()).doesNotContain("\tat ").doesNotContainIgnoringCase("warning");
            }
        } finally {
            business.stop(0);
        }
    }

    private ShippedProgram server() throws IOException {
        return ShippedProgram.start(
                home,
                Map.of(),
                "drover",
                "server",
                "--name",
                "a",
                "--data",
                home.resolve("plane").toString(),
                "--api-listen",
                "127.0.0.1:0",
                "--gateway-listen",
                "127.0.0.1:0",
                "--access-port",
                "0");
    }

    /** What a server tells at its first start, as the command line takes it from the environment. */
    private static Map<String, String> login(ShippedProgram server) throws IOException {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !server.process().isAlive()
                        || ADDRESS.matcher(server.said()).find());
        String said = server.said();
        Matcher address = ADDRESS.matcher(said);
        Matcher token = TOKEN.matcher(said);
        assertThat(address.find() && token.find()).as(said).isTrue();
        return Map.of(
                "DROVER_URL", address.group(1),
                "DROVER_FINGERPRINT", address.group(2),
                "DROVER_TOKEN", token.group(1));
    }
}
