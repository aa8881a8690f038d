package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.protocol.v1.PlaneHello;
import io.drover.server.peer.PeerCalls;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PeerException;
import io.drover.server.peer.PlaneGreeting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The target can be reached, is who it was, and speaks a protocol that this plane speaks. */
public final class PeerCompatible implements Precheck {
    private final PeerChannels channels;
    private final PlaneGreeting greeting;
    private final InstantSource clock;

    public PeerCompatible(PeerChannels channels, PlaneGreeting greeting, InstantSource clock) {
        this.channels = channels;
        this.greeting = greeting;
        this.clock = clock;
    }

    /** Planes and hosts whose clocks differ by more than this would disagree on what has expired. */
    static final Duration MAX_SKEW = Duration.ofSeconds(30);

    @Override
    public List<Finding> check(Candidate candidate) {
        try {
            PlaneHello hello = new PeerCalls(candidate.peer(), channels).greet(greeting.hello(candidate.peer()));
            List<Finding> findings = new ArrayList<>();
            PlaneGreeting.incompatibility(
                            candidate.peerTarget(), hello.getMinProtocol(), hello.getMaxProtocol(), hello.getVersion())
                    .ifPresent(findings::add);
            if (!hello.getPlaneId().equals(candidate.peer().identity().id().value())) {
                findings.add(Finding.error(
                        "PEER_IS_ANOTHER",
                        candidate.peerTarget(),
                        "plane %s answers, paired was %s"
                                .formatted(
                                        hello.getPlaneId(),
                                        candidate.peer().identity().id()),
                        "pair the two planes anew"));
            }
            greeting.restored(candidate.peerTarget(), hello).ifPresent(findings::add);
            Duration skew = Duration.between(clock.instant(), Instant.ofEpochMilli(hello.getClockMillis()))
                    .abs();
            if (skew.compareTo(MAX_SKEW) > 0) {
                findings.add(Finding.error(
                        "CLOCK_SKEW",
                        candidate.peerTarget(),
                        "its clock differs from this plane's by %d s, at most %d s are allowed"
                                .formatted(skew.toSeconds(), MAX_SKEW.toSeconds()),
                        "synchronise the clocks of both planes (NTP)"));
            }
            return findings;
        } catch (PeerException e) {
            return List.of(e.finding());
        }
    }
}
