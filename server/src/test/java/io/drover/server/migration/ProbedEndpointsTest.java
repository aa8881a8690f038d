package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.PublishedEndpoint;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ProbedEndpointsTest {
    @Test
    void everyHostOfASmallClusterProbesWhatItPublishes() {
        ProbedEndpoints probed = ProbedEndpoints.of(Stream.of(
                        endpoint(1, "tcp:127.0.0.1:80"), endpoint(2, "tcp:127.0.0.1:80"), endpoint(1, "http://[::1]/"))
                .toList());
        assertThat(probed.byHost())
                .containsExactly(
                        Map.entry(host(1), List.of("tcp:127.0.0.1:80", "http://[::1]/")),
                        Map.entry(host(2), List.of("tcp:127.0.0.1:80")));
        assertThat(probed.someDoNot()).isFalse();
    }

    @Test
    void anEndpointNamedTwiceIsProbedOnce() {
        ProbedEndpoints probed =
                ProbedEndpoints.of(List.of(endpoint(1, "tcp:127.0.0.1:80"), endpoint(1, "tcp:127.0.0.1:80")));
        assertThat(probed.byHost()).containsOnly(Map.entry(host(1), List.of("tcp:127.0.0.1:80")));
    }

    @Test
    void ofALargeClusterSomeProbeEvenlySpread() {
        int hosts = 1000;
        ProbedEndpoints probed = ProbedEndpoints.of(IntStream.range(0, hosts)
                .mapToObj(i -> endpoint(i, "tcp:127.0.0.1:80"))
                .toList());
        assertThat(probed.byHost()).hasSize(ProbedEndpoints.MOST_HOSTS);
        assertThat(probed.someDoNot()).isTrue();
        assertThat(probed.publishing()).isEqualTo(hosts);
        for (int part = 0; part < 4; part++) {
            int from = part * hosts / 4;
            assertThat(IntStream.range(from, from + hosts / 4)
                            .filter(i -> probed.byHost().containsKey(host(i)))
                            .count())
                    .as("hosts of quarter %d that probe", part)
                    .isEqualTo(ProbedEndpoints.MOST_HOSTS / 4);
        }
    }

    @Test
    void nothingPublishedIsNothingProbed() {
        ProbedEndpoints probed = ProbedEndpoints.of(List.of());
        assertThat(probed.byHost()).isEmpty();
        assertThat(probed.someDoNot()).isFalse();
    }

    private static PublishedEndpoint endpoint(int host, String uri) {
        return new PublishedEndpoint(host(host), uri);
    }

    private static HostKey host(int number) {
        return new HostKey("%064x".formatted(number));
    }
}
