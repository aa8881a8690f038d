package io.drover.server;

import io.drover.kind.Discovery;
import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.kind.Reach;
import io.drover.kind.Reading;
import io.drover.kind.TakeOver;
import io.drover.kind.service.Orchestrator;
import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.PublishedEndpoint;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A kind whose clusters have every host of the plane as a member; a setting tells its fingerprint. */
final class FakeKind implements Kind {
    static final LocalEndpoint ENDPOINT = LocalEndpoint.unix("/run/fake.sock");

    volatile Reading.State state = Reading.State.RUNNING;
    final FakeServices services = new FakeServices();
    volatile boolean withServices = true;

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Set<LocalEndpoint> endpoints(TakeOver request) {
        return Set.of(ENDPOINT);
    }

    @Override
    public List<Grant.Rule> inspection(LocalEndpoint endpoint) {
        return List.of(new Grant.Rule.Greeting(endpoint));
    }

    @Override
    public Discovery discover(TakeOver request, Reach reach) throws KindException {
        String fingerprint = request.settings().getOrDefault("fingerprint", "fake-1");
        if (fingerprint.equals("silent")) {
            throw new KindException("host web-1 does not answer at " + ENDPOINT);
        }
        if (fingerprint.equals("broken")) {
            return new Discovery(
                    Optional.empty(),
                    List.of(
                            Finding.error("NODE_MISSING", "node n4", "no agent is on it", "let it join"),
                            Finding.error("NODE_MISSING", "node n5", "no agent is on it", "let it join")));
        }
        return new Discovery(
                Optional.of(new Profile(
                        "fake",
                        fingerprint,
                        request.settings(),
                        request.candidates().stream()
                                .map(host -> new Member(
                                        host.host(),
                                        host.name(),
                                        host.tls(),
                                        "node-" + host.name(),
                                        "worker",
                                        Set.of(ENDPOINT)))
                                .toList(),
                        request.candidates().stream()
                                .limit(1)
                                .map(host -> new PublishedEndpoint(host.host(), "tcp:127.0.0.1:80"))
                                .toList())),
                List.of(Finding.info("FOUND", "cluster " + request.cluster(), "three nodes", "none")));
    }

    @Override
    public Reading read(Profile profile, Reach reach) throws KindException {
        return new Reading(
                state,
                new Inventory(Map.of("service/web", "1"), Map.of("container/1", "web"), Instant.EPOCH),
                state == Reading.State.RUNNING
                        ? List.of()
                        : List.of(Finding.warning("NODE_DOWN", "node n1", "it is down", "start it")));
    }

    @Override
    public Optional<Orchestrator> orchestrator() {
        return withServices ? Optional.of(services) : Optional.empty();
    }
}
