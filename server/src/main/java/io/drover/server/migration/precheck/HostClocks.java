package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Member;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.Answers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every agent answers, and its clock is right. One that speaks too old a protocol has no session and is told of there. */
public final class HostClocks implements AnyRoutePrecheck {
    private final AgentSessions sessions;
    private final InstantSource clock;

    public HostClocks(AgentSessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public List<Finding> checkAttempt(Attempt attempt) throws InterruptedException {
        return EachHost.of(attempt, sessions, this::checkHost);
    }

    private List<Finding> checkHost(Attempt attempt, Member member, AgentSession session) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        EachHost.told(Answers.await(session.askFacts()), member, findings)
                .flatMap(facts -> skew(member, facts.clock()))
                .ifPresent(findings::add);
        return findings;
    }

    private Optional<Finding> skew(Member member, Instant hostClock) {
        Duration skew = Duration.between(clock.instant(), hostClock).abs();
        return skew.compareTo(PeerCompatible.MAX_SKEW) <= 0
                ? Optional.empty()
                : Optional.of(Finding.error(
                        "CLOCK_SKEW",
                        "host " + member.name(),
                        "its clock differs from this plane's by %d s, at most %d s are allowed"
                                .formatted(skew.toSeconds(), PeerCompatible.MAX_SKEW.toSeconds()),
                        "synchronise the host's clock (NTP)"));
    }
}
