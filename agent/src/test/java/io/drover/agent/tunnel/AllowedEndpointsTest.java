package io.drover.agent.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.ownership.LocalEndpoint;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedEndpointsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "unix:/run/docker.sock",
                "unix:/var/run/docker.sock",
                "tcp:127.0.0.1:2375",
                "tcp:127.1.2.3:80",
                "tcp:localhost:5432",
                "tcp:[::1]:3306"
            })
    void theDefaultAllowsDockerAndLoopback(String endpoint) {
        assertThat(AllowedEndpoints.DEFAULT.allow(new LocalEndpoint(endpoint))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unix:/run/other.sock",
                "unix:/tmp/run/docker.sock",
                "tcp:10.0.0.1:2375",
                "tcp:127.evil.example:80",
                "tcp:localhost.example:80",
                "tcp:[::2]:80"
            })
    void theDefaultAllowsNothingElse(String endpoint) {
        assertThat(AllowedEndpoints.DEFAULT.allow(new LocalEndpoint(endpoint))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "docker.sock", "unix:relative", "udp:127.0.0.1:53", "tcp:a b:1"})
    void aPatternThatIsNoneIsNamed(String pattern) {
        assertThatThrownBy(() -> new AllowedEndpoints(List.of(pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected unix:/absolute/path or tcp:address:port");
    }
}
