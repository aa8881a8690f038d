package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Member;
import io.drover.server.gateway.AgentSessions;
import java.util.ArrayList;
import java.util.List;

/** Every host that is not left out by name is connected, and enough remain to settle the transfer. */
public final class HostsOnline implements AnyRoutePrecheck {
    private final AgentSessions sessions;

    public HostsOnline(AgentSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public List<Finding> checkAttempt(Attempt attempt) {
        List<Finding> findings = new ArrayList<>();
        for (Member member : attempt.expectedMembers()) {
            if (sessions.session(member.host()).isEmpty()) {
                findings.add(Finding.error(
                        "HOST_OFFLINE",
                        "host " + member.name(),
                        sessions.refusal(member.host())
                                .map("its agent is refused: "::concat)
                                .orElse("its agent is not connected to this plane"),
                        "start or mend the agent, or leave the host out by name: '--leave-out %s'"
                                .formatted(member.name())));
            }
        }
        for (Member member : attempt.cluster().profile().members()) {
            if (attempt.leftOut().contains(member.host())) {
                findings.add(Finding.warning(
                        "HOST_LEFT_OUT",
                        "host " + member.name(),
                        "it is not waited for; when it comes back it is shown the way by this plane",
                        "keep this plane running until the host has come back"));
            }
        }
        return findings;
    }
}
