package io.drover.kind.swarm;

import io.drover.kind.Discovery;
import io.drover.kind.EachHost;
import io.drover.kind.GivenEndpoint;
import io.drover.kind.TakeOver;
import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import io.drover.kind.swarm.engine.Node;
import io.drover.kind.swarm.engine.Task;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.PublishedEndpoint;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds one swarm, beginning at a manager. Used once. */
final class SwarmDiscovery {
    /** What makes a fingerprint of a swarm's ID. */
    static final String FINGERPRINT = "swarm:";

    private final TakeOver request;
    private final Engines engines;
    private final List<Finding> findings = new ArrayList<>();

    SwarmDiscovery(TakeOver request, Engines engines) {
        this.request = request;
        this.engines = engines;
    }

    Discovery run() throws InterruptedException {
        GivenEndpoint.Parsed given = GivenEndpoint.parse(request);
        EngineSetting setting = EngineSetting.of(request.settings());
        findings.addAll(setting.findings());
        findings.addAll(given.findings());
        Optional<TakeOver.Candidate> entry = entry();
        if (entry.isEmpty() || setting.endpoint().isEmpty()) {
            return new Discovery(Optional.empty(), findings);
        }
        LocalEndpoint endpoint = setting.endpoint().get();
        Map<TakeOver.Candidate, Survey> surveys = EachHost.ask(
                new LinkedHashSet<>(request.candidates()), candidate -> Survey.of(candidate, endpoint, engines));
        Optional<String> swarm =
                new EntryCheck(entry.get(), Objects.requireNonNull(surveys.get(entry.get())), findings).swarm();
        Optional<Listing> listing = swarm.isEmpty() ? Optional.empty() : list(swarm.get(), entry.get(), endpoint);
        if (listing.isEmpty()) {
            return new Discovery(Optional.empty(), findings);
        }
        MemberMatching matching =
                new MemberMatching(request, surveys, listing.get().nodes());
        Map<Node, TakeOver.Candidate> members = matching.match();
        findings.addAll(matching.findings());
        members.forEach(this::checkState);
        List<PublishedEndpoint> published = published(listing.get().tasks(), members, given.endpoints());
        if (Finding.anyError(findings)) {
            return new Discovery(Optional.empty(), findings);
        }
        Profile profile = new Profile(
                "swarm",
                FINGERPRINT + listing.get().swarm(),
                Map.of(SwarmKind.ENGINE, endpoint.uri()),
                members.entrySet().stream()
                        .map(entryOf -> member(entryOf.getKey(), entryOf.getValue(), endpoint))
                        .toList(),
                published);
        return new Discovery(Optional.of(profile), findings);
    }

    private Optional<TakeOver.Candidate> entry() {
        Optional<HostKey> key = request.entry();
        if (key.isEmpty()) {
            findings.add(Finding.error(
                    "ENTRY_MISSING",
                    "cluster " + request.cluster(),
                    "no host to begin at was named",
                    "name a host that is a manager of the swarm"));
            return Optional.empty();
        }
        Optional<TakeOver.Candidate> entry = request.candidates().stream()
                .filter(candidate -> candidate.host().equals(key.get()))
                .findFirst();
        if (entry.isEmpty()) {
            findings.add(Finding.error(
                    "ENTRY_UNKNOWN",
                    "host " + key.get(),
                    "it is not enrolled",
                    "enrol it first, or name another manager"));
        }
        return entry;
    }

    private Optional<Listing> list(String swarm, TakeOver.Candidate entry, LocalEndpoint endpoint)
            throws InterruptedException {
        try (Engine engine = engines.open(entry.host(), entry.name(), endpoint)) {
            return Optional.of(new Listing(swarm, engine.nodes(), engine.tasks()));
        } catch (EngineException e) {
            findings.add(Finding.error(
                    "SWARM_UNREADABLE",
                    "host " + entry.name(),
                    e.getMessage(),
                    "see that most of the swarm's managers run (docker node ls), then retry"));
            return Optional.empty();
        }
    }

    private void checkState(Node node, TakeOver.Candidate candidate) {
        if (!node.isReady()) {
            findings.add(NodeText.down(node, candidate.name()));
        }
    }

    private static Member member(Node node, TakeOver.Candidate candidate, LocalEndpoint endpoint) {
        return new Member(
                candidate.host(), candidate.name(), candidate.tls(), node.id(), node.role(), Set.of(endpoint));
    }

    /** What running tasks publish in host mode, and what the user gave; the latter must be on members. */
    private List<PublishedEndpoint> published(
            List<Task> tasks, Map<Node, TakeOver.Candidate> members, List<GivenEndpoint> given) {
        Map<String, Node> nodes = members.keySet().stream().collect(Collectors.toMap(Node::id, node -> node));
        Set<PublishedEndpoint> published = new LinkedHashSet<>();
        for (Task task : tasks) {
            Node node = nodes.get(task.nodeId());
            TakeOver.Candidate candidate = node == null ? null : members.get(node);
            if (node != null && candidate != null && task.isRunning()) {
                task.hostPorts().stream()
                        .filter(Task.Port::isTcpOfHost)
                        .map(port -> new PublishedEndpoint(
                                candidate.host(), "tcp:%s:%d".formatted(NodeText.dialled(node), port.publishedPort())))
                        .forEach(published::add);
            }
        }
        for (GivenEndpoint endpoint : given) {
            if (!members.containsValue(endpoint.candidate())) {
                findings.add(Finding.error(
                        "ENDPOINT_HOST_NOT_MEMBER",
                        "endpoint " + endpoint.uri(),
                        "host %s is no member of the swarm"
                                .formatted(endpoint.candidate().name()),
                        "name a host of the swarm"));
            }
            published.add(endpoint.published());
        }
        return List.copyOf(published);
    }

    /** What a manager lists. */
    private record Listing(String swarm, List<Node> nodes, List<Task> tasks) {}
}
