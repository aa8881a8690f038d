package io.drover.server.gateway;

import io.drover.migration.ownership.PlaneClock;
import io.drover.protocol.v1.AgentHello;
import java.util.List;
import java.util.Optional;

/**
 * How a host introduces itself, and what it holds of clusters that concern this plane.
 *
 * @param version of its agent
 * @param seen the highest clock that it ever heard of this plane: above the plane's own, the plane was restored from an
 *     old copy
 * @param refusedBelow incarnations of this plane below this are refused, by a promise
 * @param holdings all of them, not only what changed
 * @param facts only at the start of a session
 */
public record HostReport(
        String version,
        PlaneClock seen,
        int refusedBelow,
        List<ReportedHolding> holdings,
        Optional<HostFactsReport> facts) {
    public HostReport {
        holdings = List.copyOf(holdings);
    }

    /** Throws IllegalArgumentException or MalformedException, with the reason, when the report is not well formed. */
    static HostReport of(AgentHello hello) {
        return new HostReport(
                hello.getVersion(),
                new PlaneClock(hello.getSeenIncarnation(), hello.getSeenChange()),
                hello.getRefusedBelow(),
                hello.getHoldingsList().stream().map(ReportedHolding::of).toList(),
                hello.hasFacts() ? Optional.of(HostFactsReport.of(hello.getFacts())) : Optional.empty());
    }
}
