package io.drover.kind.generic;

import io.drover.kind.Discovery;
import io.drover.kind.EachHost;
import io.drover.kind.GivenEndpoint;
import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.kind.Reach;
import io.drover.kind.Reading;
import io.drover.kind.TakeOver;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.LocalEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Any hosts, known by the HTTP and TCP endpoints that the user gives as {@code HOST=URI}; see {@link GivenEndpoint}.
 *
 * <p>The identity is each endpoint with the name of the program that listens there; observed are its process ID and start
 * time. {@code RUNNING} when there is a listener at every endpoint and those of HTTP answer below 500, otherwise
 * {@code UNAVAILABLE}: Drover cannot tell whether such a cluster was stopped on purpose.
 *
 * <p>What whoever may inspect sees: who listens at those endpoints, and the answers to GET requests for the very paths
 * that the user gave.
 */
public final class GenericKind implements Kind {
    static final int MAX_HEALTH_BYTES = 1024 * 1024;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Duration deadline;

    /** As {@link java.util.ServiceLoader} makes it. */
    public GenericKind() {
        this(Clock.systemUTC(), DEADLINE);
    }

    /** @param deadline for each HTTP request */
    public GenericKind(Clock clock, Duration deadline) {
        this.clock = clock;
        this.deadline = deadline;
    }

    @Override
    public String name() {
        return "generic";
    }

    /** All that was given rightly, of all hosts; {@link #discover} reports what was not. */
    @Override
    public Set<LocalEndpoint> endpoints(TakeOver request) {
        return GivenEndpoint.parse(request).endpoints().stream()
                .map(GivenEndpoint::endpoint)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Who listens. The paths of health checks are known of a profile only: see the other method. */
    @Override
    public List<Grant.Rule> inspection(LocalEndpoint endpoint) {
        return endpoint.isUnix() ? List.of() : List.of(new Grant.Rule.Listening(endpoint));
    }

    /** Who listens, and the health checks that the profile names; nothing of a profile that contradicts itself. */
    @Override
    public List<Grant.Rule> inspection(Profile profile, LocalEndpoint endpoint) {
        List<HttpPattern> requests;
        try {
            requests = Served.of(profile).stream()
                    .filter(served -> served.endpoint().equals(endpoint))
                    .flatMap(served -> served.request().stream())
                    .distinct()
                    .toList();
        } catch (KindException e) {
            // Reading it fails with these words.
            requests = List.of();
        }
        List<Grant.Rule> rules = new ArrayList<>(inspection(endpoint));
        if (!requests.isEmpty()) {
            rules.add(new Grant.Rule.Http(endpoint, requests));
        }
        return List.copyOf(rules);
    }

    @Override
    public Discovery discover(TakeOver request, Reach reach) throws InterruptedException {
        return new GenericDiscovery(request).run(served -> conditions(served, reach));
    }

    @Override
    public Reading read(Profile profile, Reach reach) throws KindException, InterruptedException {
        return GenericReading.of(conditions(Served.of(profile), reach), clock.instant());
    }

    private Map<Served, Condition> conditions(List<Served> served, Reach reach) throws InterruptedException {
        return EachHost.ask(served, endpoint -> Condition.of(endpoint, reach, deadline));
    }
}
