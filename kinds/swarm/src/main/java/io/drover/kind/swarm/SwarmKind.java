package io.drover.kind.swarm;

import io.drover.kind.AccessTarget;
import io.drover.kind.Discovery;
import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.kind.Reach;
import io.drover.kind.Reading;
import io.drover.kind.TakeOver;
import io.drover.kind.service.Orchestrator;
import io.drover.kind.swarm.engine.Engine;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Clusters of Docker engines in swarm mode, each read through the engine's socket on its host.
 *
 * <p>The identity is the swarm, its nodes with role and host name, its services with name, mode and version, the networks
 * that operators made for the whole swarm, and each engine's named volumes. Observed are the nodes' states, the tasks
 * with their containers' process IDs and since when they run, and every engine's containers.
 *
 * <p>What this cannot see: a container that is no swarm task and was restarted in place looks the same as before, for the
 * list of containers tells only when it was created; its exact start is told by inspecting it only, and that would show
 * its environment. A volume that was removed and made again under its name looks the same: volumes have no IDs, and the
 * time that engines report for them changes when files are created in them.
 *
 * <p>What whoever may inspect sees: services and tasks come with their whole specs, environment variables and arguments
 * among them; Docker offers no narrower list. The contents of Docker's secrets and configs and the tokens to join are
 * not within {@link #inspection}.
 */
public final class SwarmKind implements Kind {
    /** The setting that names the engine's socket on every host. */
    public static final String ENGINE = "engine";

    /** Where Docker listens by default. */
    public static final LocalEndpoint DEFAULT_ENGINE = LocalEndpoint.unix("/run/docker.sock");

    /** Beyond the 10 s after which a manager that lost its quorum stops waiting for a leader and says so. */
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final Clock clock;
    private final Duration deadline;

    /** As {@link java.util.ServiceLoader} makes it. */
    public SwarmKind() {
        this(Clock.systemUTC(), DEADLINE);
    }

    /** @param deadline for each request to an engine */
    public SwarmKind(Clock clock, Duration deadline) {
        this.clock = clock;
        this.deadline = deadline;
    }

    @Override
    public String name() {
        return "swarm";
    }

    /** The engine; nothing where the setting is wrong, which {@link #discover} reports. */
    @Override
    public Set<LocalEndpoint> endpoints(TakeOver request) {
        return EngineSetting.of(request.settings()).endpoint().map(Set::of).orElse(Set.of());
    }

    @Override
    public List<Grant.Rule> inspection(LocalEndpoint endpoint) {
        return List.of(new Grant.Rule.Http(endpoint, Engine.REQUESTS));
    }

    /** The managers' engines: each of them speaks for the whole swarm. */
    @Override
    public List<AccessTarget> access(Profile profile) {
        return EngineSetting.of(profile.settings())
                .endpoint()
                .map(engine -> profile.members().stream()
                        .filter(member -> member.role().equals("manager"))
                        .map(member -> new AccessTarget(member.host(), engine))
                        .toList())
                .orElse(List.of());
    }

    @Override
    public Discovery discover(TakeOver request, Reach reach) throws InterruptedException {
        return new SwarmDiscovery(request, new Engines(reach, deadline)).run();
    }

    @Override
    public Reading read(Profile profile, Reach reach) throws KindException, InterruptedException {
        return new SwarmReading(profile, new Engines(reach, deadline)).run(clock.instant());
    }

    @Override
    public Optional<Orchestrator> orchestrator() {
        return Optional.of(new SwarmOrchestrator(deadline));
    }
}
