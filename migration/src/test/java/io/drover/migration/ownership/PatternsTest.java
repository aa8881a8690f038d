package io.drover.migration.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestCluster;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatternsTest {
    @Test
    void whatAPatternCovers() {
        HttpPattern nodes = new HttpPattern("GET", "/nodes");
        HttpPattern inspect = new HttpPattern("GET", "/containers/*/json");
        for (String path : List.of("/nodes", "/v1.43/nodes", "/v1.5/nodes")) {
            assertThat(nodes.allows("GET", path)).as(path).isTrue();
        }
        for (String path : List.of("/containers/ab12/json", "/v1.43/containers/a_b.c-d/json")) {
            assertThat(inspect.allows("GET", path)).as(path).isTrue();
        }
    }

    @Test
    void whatNoPatternCovers() {
        HttpPattern nodes = new HttpPattern("GET", "/nodes");
        HttpPattern inspect = new HttpPattern("GET", "/containers/*/json");
        HttpPattern any = new HttpPattern("GET", "/*");
        List<String> tricks = List.of(
                "",
                "nodes",
                "/",
                "/nodes/",
                "//nodes",
                "/nodes//",
                "/v1.43//nodes",
                "/v1.43/v1.43/nodes",
                "/v1/nodes",
                "/v1.43",
                "/V1.43/nodes",
                "/nodes?x=1",
                "/nodes#x",
                "/./nodes",
                "/nodes/.",
                "/x/../nodes",
                "/%6eodes",
                "/nodes%2f",
                "/NODES",
                "/nodes/abc",
                "/nodes HTTP/1.1\r\nX: y",
                "/nodes\0",
                "/nodes\\",
                "http://docker/nodes",
                "/containers//json",
                "/containers/./json",
                "/containers/../json",
                "/containers/%2e%2e/json",
                "/containers/a/b/json",
                "/containers/a?b/json",
                "/containers/a b/json",
                "/containers/a\nb/json",
                "/containers/aä/json",
                "/containers/json",
                "/containers/a/json/");
        for (String path : tricks) {
            assertThat(nodes.allows("GET", path)).as(path).isFalse();
            assertThat(inspect.allows("GET", path)).as(path).isFalse();
        }
        for (String path : List.of("/", "/.", "/..", "/a?b", "/%2e", "/a/b", "//")) {
            assertThat(any.allows("GET", path)).as(path).isFalse();
        }
        for (String method : List.of("POST", "HEAD", "get", "PUT", "DELETE", "CONNECT", "")) {
            assertThat(nodes.allows(method, "/nodes")).as(method).isFalse();
        }
        System.out.printf("paths covered: %d tricks, none let through%n", tricks.size());
    }

    @Test
    void aPatternOnlyReads() {
        for (String method : List.of("POST", "DELETE", "get", "")) {
            assertThatThrownBy(() -> new HttpPattern(method, "/nodes")).isInstanceOf(IllegalArgumentException.class);
        }
        for (String path : List.of("", "nodes", "/a?b", "/../a")) {
            assertThatThrownBy(() -> new HttpPattern("GET", path)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void localEndpoints() {
        LocalEndpoint socket = new LocalEndpoint("unix:/var/run/docker.sock");
        assertThat(socket.isUnix()).isTrue();
        assertThat(socket.path()).isEqualTo("/var/run/docker.sock");
        LocalEndpoint port = LocalEndpoint.tcp("127.0.0.1", 5432);
        assertThat(port.isUnix()).isFalse();
        assertThat(port.host()).isEqualTo("127.0.0.1");
        assertThat(port.port()).isEqualTo(5432);
        assertThat(new LocalEndpoint("tcp:[::1]:80").host()).isEqualTo("[::1]");
        assertThat(LocalEndpoint.unix("/run/.hidden/..x/a.sock").path()).isEqualTo("/run/.hidden/..x/a.sock");
        for (String bad : List.of(
                "",
                "unix:",
                "unix:/",
                "unix:run/docker.sock",
                "unix:/run//docker.sock",
                "unix:/run/./docker.sock",
                "unix:/run/../run/docker.sock",
                "unix:/run/..",
                "unix:/run/.",
                "unix:/run/docker.sock/",
                "unix:/run/a b",
                "unix:/run/%2e",
                "unix:/" + "x".repeat(107),
                "UNIX:/run/docker.sock",
                "tcp:127.0.0.1",
                "tcp:127.0.0.1:",
                "tcp:127.0.0.1:0",
                "tcp:127.0.0.1:05432",
                "tcp:127.0.0.1:65536",
                "tcp:127.0.0.1:99999",
                "tcp::1:80",
                "tcp:[::1:80",
                "tcp:a b:80",
                "http://127.0.0.1:80")) {
            assertThatThrownBy(() -> new LocalEndpoint(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected unix:/absolute/path or tcp:address:port");
        }
    }

    @Test
    void theFirstTunnelRuleOfAnEndpointCounts() {
        LocalEndpoint docker = LocalEndpoint.unix("/run/docker.sock");
        LocalEndpoint database = LocalEndpoint.tcp("127.0.0.1", 5432);
        Grant.Rule greeting = new Grant.Rule.Greeting(database);
        Grant.Rule listening = new Grant.Rule.Listening(database);
        Grant.Rule http = new Grant.Rule.Http(docker, List.of(new HttpPattern("GET", "/info")));
        Grant grant = new Grant(
                new MigrationId("migration-1"),
                new ClusterId("cluster-1"),
                1,
                new PlaneId("plane-b"),
                List.of(listening, greeting, http),
                TestCluster.THEN);
        assertThat(grant.tunnelRule(database)).contains(greeting);
        assertThat(grant.tunnelRule(docker)).contains(http);
        assertThat(grant.tunnelRule(LocalEndpoint.tcp("127.0.0.1", 1))).isEmpty();
        assertThat(grant.allowsListener(database)).isTrue();
        assertThat(grant.allowsListener(docker)).isFalse();
    }

    @Test
    void planeClocks() {
        PlaneClock first = PlaneClock.FIRST;
        PlaneClock later = new PlaneClock(1, 9);
        assertThat(first.next()).isEqualTo(new PlaneClock(1, 1));
        assertThat(first.isBehind(later)).isTrue();
        assertThat(later.isBehind(later)).isFalse();
        assertThat(later.isBehind(first)).isFalse();
        assertThat(first.reincarnated(2).isBehind(later)).isFalse();
        assertThat(first.reincarnated(2)).isEqualTo(new PlaneClock(2, 1));
        assertThatThrownBy(() -> first.reincarnated(1)).hasMessageContaining("incarnation 1 after incarnation 1");
        assertThat(first.latest(later)).isEqualTo(later);
        assertThat(later.latest(first)).isEqualTo(later);
        assertThat(later).hasToString("1/9");
        assertThatThrownBy(() -> new PlaneClock(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PlaneClock(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
