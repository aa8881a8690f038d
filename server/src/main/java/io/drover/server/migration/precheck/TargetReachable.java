package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.manifest.Member;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.Answers;
import java.util.ArrayList;
import java.util.List;

/** Every host reaches the target's gateway and is shown the right key there. */
public final class TargetReachable implements AnyRoutePrecheck {
    private final AgentSessions sessions;

    public TargetReachable(AgentSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public List<Finding> checkAttempt(Attempt attempt) throws InterruptedException {
        return EachHost.of(attempt, sessions, TargetReachable::checkHost);
    }

    private static List<Finding> checkHost(Attempt attempt, Member member, AgentSession session)
            throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (GatewayAddress gateway : attempt.destination()) {
            EachHost.told(
                            Answers.await(session.tryReach(attempt.cluster().id(), attempt.epoch(), gateway)),
                            member,
                            findings)
                    .flatMap(problem -> problem)
                    .ifPresent(problem -> findings.add(Finding.error(
                            "TARGET_UNREACHABLE",
                            "host " + member.name(),
                            "it does not reach the target's gateway %s: %s".formatted(gateway, problem),
                            "open the way from the host to that address, or correct what the target advertises")));
        }
        return findings;
    }
}
