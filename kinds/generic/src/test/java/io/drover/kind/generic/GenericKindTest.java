package io.drover.kind.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.kind.Discovery;
import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.kind.Reading;
import io.drover.kind.TakeOver;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.InventoryDifference;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.PublishedEndpoint;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.LocalEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts, which are both this machine: an HTTP server on the one, a silent listener on the other. */
class GenericKindTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final HostKey ONE = new HostKey("01".repeat(32));
    private static final HostKey TWO = new HostKey("02".repeat(32));

    private final GenericKind kind = new GenericKind(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofSeconds(5));
    private final LocalReach reach = new LocalReach();
    private SmallProcess web;
    private SmallProcess tcp;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "missing: /proc/net/tcp, to see who listens");
        web = new SmallProcess(200);
        tcp = new SmallProcess(0);
    }

    @AfterEach
    void stop() throws Exception {
        web.close();
        tcp.close();
    }

    private static TakeOver request(boolean online, String... endpoints) {
        Fingerprint tls = new Fingerprint("f0".repeat(32));
        return new TakeOver(
                "shop",
                Optional.empty(),
                Map.of(),
                List.of(endpoints),
                Set.of(),
                List.of(
                        new TakeOver.Candidate(ONE, "one", tls, "one", List.of("10.0.0.1"), true),
                        new TakeOver.Candidate(TWO, "two", tls, "two", List.of("10.0.0.2"), online)));
    }

    private String webUri() {
        return "http://127.0.0.1:%d/health".formatted(web.port());
    }

    private String tcpUri() {
        return "tcp:127.0.0.1:" + tcp.port();
    }

    private TakeOver both() {
        return request(true, "one=" + webUri(), "two=" + tcpUri());
    }

    private Profile profile() throws Exception {
        Discovery discovery = kind.discover(both(), reach);
        assertThat(discovery.findings()).isEmpty();
        return discovery.profile().orElseThrow();
    }

    private List<Finding> problems(TakeOver request) throws Exception {
        Discovery discovery = kind.discover(request, reach);
        assertThat(discovery.profile()).isEmpty();
        assertThat(discovery.findings()).anyMatch(Finding::isError);
        return discovery.findings();
    }

    @Test
    void isFound() {
        assertThat(ServiceLoader.load(Kind.class)).singleElement().isInstanceOf(GenericKind.class);
        assertThat(kind.name()).isEqualTo("generic");
    }

    @Test
    void makesAClusterOfTheEndpointsGiven() throws Exception {
        Profile profile = profile();
        LocalEndpoint webEndpoint = LocalEndpoint.tcp("127.0.0.1", web.port());
        LocalEndpoint tcpEndpoint = LocalEndpoint.tcp("127.0.0.1", tcp.port());
        assertThat(profile.kind()).isEqualTo("generic");
        assertThat(profile.fingerprint()).matches("generic:[0-9a-f]{64}");
        assertThat(profile.members()).extracting(Member::name).containsExactly("one", "two");
        assertThat(profile.members().get(0).endpoints()).containsExactly(webEndpoint);
        assertThat(profile.members().get(1).endpoints()).containsExactly(tcpEndpoint);
        assertThat(profile.published())
                .containsExactly(new PublishedEndpoint(ONE, webUri()), new PublishedEndpoint(TWO, tcpUri()));
        assertThat(kind.endpoints(both())).containsExactlyInAnyOrder(webEndpoint, tcpEndpoint);
        TakeOver otherOrder = request(true, "two=" + tcpUri(), "one=" + webUri());
        assertThat(kind.discover(otherOrder, reach).profile().orElseThrow().fingerprint())
                .isEqualTo(profile.fingerprint());
    }

    @Test
    void readsWhoListens() throws Exception {
        Reading reading = kind.read(profile(), reach);
        assertThat(reading.state()).isEqualTo(Reading.State.RUNNING);
        assertThat(reading.findings()).isEmpty();
        assertThat(reading.inventory().readAt()).isEqualTo(NOW);
        assertThat(reading.inventory().identity())
                .isEqualTo(Map.of("endpoint/one/" + webUri(), "java", "endpoint/two/" + tcpUri(), "java"));
        assertThat(reading.inventory().observed()).hasSize(2);
        assertThat(reading.inventory().observed().get("listener/one/" + webUri()))
                .startsWith("process %d since 20".formatted(web.pid()));
    }

    @Test
    void aRestartIsObserved() throws Exception {
        Reading before = kind.read(profile(), reach);
        tcp.restart(0);
        Reading after = kind.read(profile(), reach);
        assertThat(InventoryDifference.between(before.inventory(), after.inventory()))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.identity()).isFalse();
                    assertThat(difference.key()).isEqualTo("listener/two/" + tcpUri());
                });
    }

    @Test
    void aSilentEndpointMakesItUnavailable() throws Exception {
        Profile profile = profile();
        tcp.stop();
        Reading reading = kind.read(profile, reach);
        assertThat(reading.state()).isEqualTo(Reading.State.UNAVAILABLE);
        assertThat(reading.findings()).extracting(Finding::code).containsExactly("ENDPOINT_SILENT");
        assertThat(reading.inventory().identity()).containsEntry("endpoint/two/" + tcpUri(), "nobody listens");
    }

    @Test
    void anUnhealthyEndpointMakesItUnavailable() throws Exception {
        Profile profile = profile();
        web.restart(503);
        Reading reading = kind.read(profile, reach);
        assertThat(reading.state()).isEqualTo(Reading.State.UNAVAILABLE);
        assertThat(reading.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("ENDPOINT_UNHEALTHY");
            assertThat(finding.seen()).contains("503");
        });
        assertThat(kind.discover(both(), reach).findings())
                .noneMatch(Finding::isError)
                .hasSize(1);
    }

    @Test
    void anHttpEndpointThatSaysNothingIsGivenUp() throws Exception {
        GenericKind hasty = new GenericKind(Clock.systemUTC(), Duration.ofMillis(300));
        Discovery discovery = hasty.discover(request(true, "two=http://127.0.0.1:%d/".formatted(tcp.port())), reach);
        assertThat(discovery.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("ENDPOINT_UNHEALTHY");
            assertThat(finding.seen()).contains("within 300 ms");
        });
    }

    @Test
    void anAnswerBelow500IsHealthy() throws Exception {
        Discovery discovery =
                kind.discover(request(true, "one=http://127.0.0.1:%d/missing".formatted(web.port())), reach);
        assertThat(discovery.findings()).isEmpty();
    }

    @Test
    void aHostThatIsAwayMakesItUnavailable() throws Exception {
        Profile profile = profile();
        reach.offline(TWO);
        Reading reading = kind.read(profile, reach);
        assertThat(reading.state()).isEqualTo(Reading.State.UNAVAILABLE);
        assertThat(reading.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("ENDPOINT_UNSEEN");
            assertThat(finding.target()).contains("host two");
            assertThat(finding.seen()).isEqualTo("the host's agent is not connected");
        });
        reach.offline(ONE);
        assertThatThrownBy(() -> kind.read(profile, reach))
                .isInstanceOf(KindException.class)
                .hasMessageContaining("host one")
                .hasMessageContaining("host two");
    }

    @Test
    void reportsEveryProblemOfATakeOver() throws Exception {
        assertThat(problems(request(
                        false,
                        "one=http://localhost/",
                        "one=tcp:10.0.0.2:80",
                        "three=tcp:127.0.0.1:80",
                        "one=" + webUri(),
                        "one=" + webUri(),
                        "two=" + tcpUri())))
                .extracting(Finding::code)
                .containsExactly(
                        "ENDPOINT_MALFORMED",
                        "ENDPOINT_MALFORMED",
                        "ENDPOINT_HOST_UNKNOWN",
                        "ENDPOINT_DUPLICATE",
                        "HOST_OFFLINE");
    }

    @Test
    void needsAnEndpointWhereSomebodyListens() throws Exception {
        assertThat(problems(request(true))).extracting(Finding::code).containsExactly("ENDPOINT_MISSING");
        tcp.stop();
        assertThat(problems(both())).extracting(Finding::code).containsExactly("ENDPOINT_SILENT");
    }

    @Test
    void hasNoSettings() throws Exception {
        TakeOver request = new TakeOver(
                "shop", Optional.empty(), Map.of("engine", "x"), both().endpoints(), Set.of(), both().candidates());
        assertThat(problems(request)).extracting(Finding::code).containsExactly("SETTING_UNKNOWN");
    }

    @Test
    void inspectionAllowsTheHealthCheckAndNothingElse() throws Exception {
        LocalEndpoint webEndpoint = LocalEndpoint.tcp("127.0.0.1", web.port());
        LocalEndpoint tcpEndpoint = LocalEndpoint.tcp("127.0.0.1", tcp.port());
        Profile profile = profile();
        assertThat(kind.inspection(profile, webEndpoint))
                .containsExactly(
                        new Grant.Rule.Listening(webEndpoint),
                        new Grant.Rule.Http(webEndpoint, List.of(new HttpPattern("GET", "/health"))));
        assertThat(kind.inspection(profile, tcpEndpoint)).containsExactly(new Grant.Rule.Listening(tcpEndpoint));
        assertThat(kind.inspection(tcpEndpoint)).containsExactly(new Grant.Rule.Listening(tcpEndpoint));
        kind.read(profile, reach);
        assertThat(reach.asked())
                .containsExactlyInAnyOrder("listener " + webEndpoint, "open " + webEndpoint, "listener " + tcpEndpoint);
    }

    @Test
    void aPathThatLooksVersionedIsStillAllowed() throws Exception {
        String uri = "http://127.0.0.1:%d/v1.2/health".formatted(web.port());
        Profile profile =
                kind.discover(request(true, "one=" + uri), reach).profile().orElseThrow();
        assertThat(kind.inspection(profile, LocalEndpoint.tcp("127.0.0.1", web.port()))
                        .get(1))
                .isInstanceOfSatisfying(
                        Grant.Rule.Http.class,
                        rule -> assertThat(rule.requests()).anyMatch(pattern -> pattern.allows("GET", "/v1.2/health")));
    }

    @Test
    void aDamagedProfileIsRefused() throws Exception {
        Profile right = profile();
        for (PublishedEndpoint wrong : List.of(
                new PublishedEndpoint(ONE, "http://127.0.0.1"),
                new PublishedEndpoint(ONE, "gopher:127.0.0.1:70"),
                new PublishedEndpoint(ONE, "http://127.0.0.1:%d/a?b".formatted(web.port())),
                new PublishedEndpoint(ONE, "tcp:127.0.0.1:1"),
                new PublishedEndpoint(new HostKey("03".repeat(32)), tcpUri()))) {
            Profile damaged = new Profile("generic", right.fingerprint(), Map.of(), right.members(), List.of(wrong));
            assertThatThrownBy(() -> kind.read(damaged, reach))
                    .isInstanceOf(KindException.class)
                    .hasMessageContaining("damaged");
            assertThat(kind.inspection(damaged, LocalEndpoint.tcp("127.0.0.1", web.port())))
                    .hasSize(1);
        }
    }
}
