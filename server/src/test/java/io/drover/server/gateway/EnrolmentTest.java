package io.drover.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.agent.enrol.EnrolFailedException;
import io.drover.migration.identity.GatewayAddress;
import io.drover.protocol.JoinToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How hosts become known to a plane, and who is turned away. */
final class EnrolmentTest {
    @TempDir
    private Path folder;

    private FakePlane plane;

    @BeforeEach
    void start() {
        plane = new FakePlane(Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private static void assertRefused(ThrowingCallable joining, String code) {
        assertThatThrownBy(joining)
                .isInstanceOfSatisfying(
                        EnrolFailedException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @Test
    void aTokenWorksOnce() throws EnrolFailedException {
        JoinToken token = plane.token();
        try (TestHost first = new TestHost(folder.resolve("first"));
                TestHost second = new TestHost(folder.resolve("second"))) {
            first.agent.join(token);
            assertThat(plane.hosts).containsValue(first.key());
            assertThat(first.agent.state().plane(plane.id).orElseThrow().enrolled())
                    .isTrue();
            assertRefused(() -> second.agent.join(token), "TOKEN_USED");
            assertThat(second.agent.state().planes()).isEmpty();
        }
    }

    @Test
    void aWrongOrExpiredTokenIsNamed() {
        JoinToken expired = plane.token();
        plane.tokens.put(expired.secret(), FakePlane.TokenState.EXPIRED);
        JoinToken unknown = new JoinToken(plane.id, "0123456789abcdef", List.of(plane.address()));
        try (TestHost host = new TestHost(folder.resolve("host"))) {
            assertRefused(() -> host.agent.join(expired), "TOKEN_EXPIRED");
            assertRefused(() -> host.agent.join(unknown), "TOKEN_UNKNOWN");
        }
    }

    @Test
    void aGatewayThatShowsAnotherKeyThanTheTokenSaysGetsNoSecret() {
        try (FakePlane other = new FakePlane();
                TestHost host = new TestHost(folder.resolve("host"))) {
            JoinToken token = plane.token();
            GatewayAddress wrong =
                    new GatewayAddress("127.0.0.1", other.address().port(), plane.tls.fingerprint());
            assertThatThrownBy(() -> host.agent.join(new JoinToken(plane.id, token.secret(), List.of(wrong))))
                    .isInstanceOfSatisfying(
                            EnrolFailedException.class,
                            failure -> assertThat(failure).hasMessageContaining("it shows the key with fingerprint"));
            assertThat(plane.tokens.get(token.secret())).isEqualTo(FakePlane.TokenState.GOOD);
        }
    }

    @Test
    void aCopiedHostIsRefusedTogetherWithItsOriginalUntilOneIsGone() throws IOException {
        Path original = folder.resolve("original");
        Path copy = folder.resolve("copy");
        try (TestHost host = TestHost.joined(original, plane)) {
            MigrationThroughAgentsTest.awaitSession(plane, host);
            Files.createDirectory(copy);
            for (String file : List.of("identity", "state")) {
                Files.copy(original.resolve(file), copy.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
            try (TestHost clone = new TestHost(copy)) {
                clone.agent.start();
                await().untilAsserted(() -> assertThat(plane.alarms)
                        .anySatisfy(alarm -> assertThat(alarm.code()).isEqualTo("HOST_CLONED")));
                assertThat(plane.sessions().online()).isEmpty();
                assertThat(plane.disconnected)
                        .anySatisfy(reason -> assertThat(reason).contains("HOST_CLONED"));
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> plane.sessions().session(host.key()).isPresent());
        }
    }

    @Test
    void anAgentThatIsStartedAnewReplacesItsOldSession() {
        TestHost first = TestHost.joined(folder.resolve("host"), plane);
        MigrationThroughAgentsTest.awaitSession(plane, first);
        first.close();
        plane.connected.clear();
        try (TestHost again = new TestHost(folder.resolve("host"))) {
            again.agent.start();
            MigrationThroughAgentsTest.awaitSession(plane, again);
        }
        assertThat(plane.alarms).isEmpty();
    }
}
