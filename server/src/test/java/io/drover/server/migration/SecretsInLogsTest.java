package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.drover.server.peer.PeerInvitation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Nothing that opens a door is written to a log, at any level. */
final class SecretsInLogsTest {
    @TempDir
    private static Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void tokensAndInvitationsAreNotLogged() {
        List<String> secrets = new ArrayList<>();
        Appender appender = new Appender();
        java.util.logging.Logger agents = java.util.logging.Logger.getLogger("io.drover");
        ToLines handler = new ToLines();
        agents.addHandler(handler);
        try (TestPlane a = TestPlane.start(folder.resolve("plane-a"), "a", "TRACE");
                TestPlane b = TestPlane.start(folder.resolve("plane-b"), "b", "TRACE")) {
            appender.start();
            root().addAppender(appender);
            secrets.add(a.adminToken());
            secrets.add(b.adminToken());
            try (TestFleet fleet = TestFleet.ofPlanes(folder, a, b)) {
                String invitation = b.pairing()
                        .invite(Optional.of("x"), true, Duration.ofMinutes(1))
                        .invitation();
                secrets.add(invitation);
                secrets.add(PeerInvitation.parse(invitation).secret());
                Problems.refused(
                        "INVITATION_INVALID",
                        () -> a.pairing()
                                .join(invitation.substring(0, invitation.length() / 2), Optional.empty(), true));
                a.pairing().join(invitation, Optional.of("b"), true);
                Problems.refused("PAIRING_REFUSED", () -> a.pairing().join(invitation, Optional.of("b"), true));
                TestCluster cluster = fleet.cluster(a, 1);
                secrets.add("secret-of-" + cluster.host(0).name());
                a.get("/api/v1/clusters");
                fleet.migrate(a, cluster, b.name().equals("b") ? b : a);
                fleet.assertOwned(cluster, b, 2);
            }
        } finally {
            root().detachAppender(appender);
            agents.removeHandler(handler);
        }
        System.out.printf("%d lines of logs were searched for %d secrets%n", lines.size(), secrets.size());
        assertThat(lines).isNotEmpty();
        for (String secret : secrets) {
            assertThat(secret).hasSizeGreaterThan(10);
            assertThat(lines).noneMatch(line -> line.contains(secret));
        }
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage() + " " + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }

    private final class ToLines extends Handler {
        @Override
        public void publish(LogRecord record) {
            lines.add(String.valueOf(record.getMessage()) + " " + java.util.Arrays.toString(record.getParameters())
                    + " " + record.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
