package io.drover.agent.session;

import io.drover.agent.facts.HostFactsSource;
import io.drover.agent.facts.Reach;
import io.drover.agent.identity.TlsIdentity;
import io.drover.agent.loop.AgentThreads;
import io.drover.agent.probe.Probes;
import io.drover.migration.host.Access;
import io.drover.migration.host.Authorization;
import io.drover.migration.host.HostState;
import io.drover.migration.host.Refusal;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AskListeners;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.ListenersReport;
import io.drover.protocol.v1.Pong;
import io.drover.protocol.v1.ReachReport;
import io.drover.protocol.v1.StartProbes;
import io.drover.protocol.v1.ToAgent;
import io.drover.protocol.v1.TryReach;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Commands that look at the host and change nothing of its state. Called on the agent's loop; what takes time runs on
 * other threads and answers through the loop.
 */
final class LocalCommands implements AutoCloseable {
    private final HostFactsSource facts;
    private final InstantSource clock;
    private final AgentThreads threads;
    private final Executor loop;
    private final Supplier<HostState> state;
    private final Reach reach;
    private final Probes probes = new Probes();

    LocalCommands(
            Supplier<TlsIdentity> own,
            HostFactsSource facts,
            InstantSource clock,
            AgentThreads threads,
            Executor loop,
            Supplier<HostState> state) {
        this.facts = facts;
        this.clock = clock;
        this.threads = threads;
        this.loop = loop;
        this.state = state;
        this.reach = new Reach(own);
    }

    FromAgent.Builder pong() {
        return FromAgent.newBuilder().setPong(Pong.newBuilder().setClockMillis(clock.millis()));
    }

    /** Whether probes run whose results a plane has not taken yet. */
    boolean probesRunFor(PlaneId plane) {
        return probes.runFor(plane);
    }

    void stopProbes(PlaneId plane) {
        probes.stopAll(plane);
    }

    @Override
    public void close() {
        probes.close();
    }

    /** Throws IllegalArgumentException or MalformedException, with the reason, for a command that is not well formed. */
    void run(PlaneSession session, ToAgent command) {
        long number = command.getNumber();
        switch (command.getBodyCase()) {
            case FACTS ->
                answerLater(session, number, () -> FromAgent.newBuilder().setFacts(facts.read()));
            case LISTENERS -> listeners(session, number, command.getListeners());
            case REACH -> reach(session, number, command.getReach());
            case START_PROBES -> startProbes(session, number, command.getStartProbes());
            case STOP_PROBES ->
                session.answer(
                        number,
                        probes.stop(session.plane(), command.getStopProbes().getProbe())
                                .map(report -> FromAgent.newBuilder().setProbes(report))
                                .orElseGet(() -> noSuchProbe(
                                        session, command.getStopProbes().getProbe())));
            case MARK_PROBES ->
                session.answer(
                        number,
                        probes.mark(session.plane(), command.getMarkProbes())
                                ? Messages.accepted()
                                : noSuchProbe(session, command.getMarkProbes().getProbe()));
            default ->
                session.answer(
                        number,
                        Messages.refusal(
                                "UNKNOWN_COMMAND",
                                "this agent does not know the command: it may be older than the plane"));
        }
    }

    private static FromAgent.Builder noSuchProbe(PlaneSession session, String name) {
        return Messages.refusal(
                "NO_SUCH_PROBE", "no probe '%s' of plane %s runs on this host".formatted(name, session.plane()));
    }

    private void listeners(PlaneSession session, long number, AskListeners command) {
        ClusterId cluster = new ClusterId(command.getCluster());
        Optional<Signed<Grant>> grant = command.getGrant().isEmpty()
                ? Optional.empty()
                : Optional.of(Signed.decode(Grant.class, command.getGrant().toByteArray()));
        List<LocalEndpoint> endpoints = CommandReader.endpoints(command.getEndpointsList()).stream()
                .sorted()
                .toList();
        for (LocalEndpoint endpoint : endpoints) {
            Optional<Access.Denied> denied = new Authorization(
                            session.plane(), cluster, command.getEpoch(), endpoint, grant)
                    .listener(state.get(), clock.instant());
            if (denied.isPresent()) {
                session.answer(
                        number,
                        Messages.refusal(
                                denied.get().refusal().name(), denied.get().reason()));
                return;
            }
        }
        answerLater(
                session,
                number,
                () -> FromAgent.newBuilder()
                        .setListeners(ListenersReport.newBuilder().addAllListeners(facts.listeners(endpoints))));
    }

    private void reach(PlaneSession session, long number, TryReach command) {
        if (refusedAsNotOwner(session, number, command.getCluster(), command.getEpoch())) {
            return;
        }
        GatewayAddress gateway = AgentWire.fromMessage(command.getGateway());
        answerLater(session, number, () -> {
            Optional<String> failure = reach.failureTo(gateway);
            return FromAgent.newBuilder()
                    .setReach(ReachReport.newBuilder()
                            .setReached(failure.isEmpty())
                            .setError(failure.orElse("")));
        });
    }

    private void startProbes(PlaneSession session, long number, StartProbes command) {
        if (!refusedAsNotOwner(session, number, command.getCluster(), command.getEpoch())) {
            probes.start(session.plane(), command);
            session.answer(number, Messages.accepted());
        }
    }

    private boolean refusedAsNotOwner(PlaneSession session, long number, String cluster, long epoch) {
        boolean owned = state.get()
                .holding(new ClusterId(cluster))
                .filter(holding -> holding.owner().id().equals(session.plane())
                        && holding.epoch() == epoch
                        && !holding.quarantined())
                .isPresent();
        if (!owned) {
            session.answer(
                    number,
                    Messages.refusal(
                            Refusal.NOT_THE_OWNER.name(),
                            "plane %s does not own cluster %s at epoch %d on this host"
                                    .formatted(session.plane(), cluster, epoch)));
        }
        return !owned;
    }

    private void answerLater(PlaneSession session, long number, Supplier<FromAgent.Builder> work) {
        threads.work().execute(() -> {
            FromAgent.Builder answer;
            try {
                answer = work.get();
            } catch (RuntimeException e) {
                // Whatever fails on this host, the plane is told rather than left to wait.
                answer = Messages.refusal("FAILED", String.valueOf(e.getMessage()));
            }
            FromAgent.Builder told = answer;
            loop.execute(() -> session.answer(number, told));
        });
    }
}
