package io.drover.kind.swarm;

import io.drover.kind.Excerpt;
import io.drover.kind.TakeOver;
import io.drover.kind.swarm.engine.EngineInfo;
import io.drover.kind.swarm.engine.Node;
import io.drover.migration.finding.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Matches a swarm's nodes to hosts, by what the hosts' own engines say. Used once. */
final class MemberMatching {
    private final TakeOver request;
    private final Map<TakeOver.Candidate, Survey> surveys;
    private final List<Node> nodes;
    private final List<Finding> findings = new ArrayList<>();

    MemberMatching(TakeOver request, Map<TakeOver.Candidate, Survey> surveys, List<Node> nodes) {
        this.request = request;
        this.surveys = surveys;
        this.nodes = nodes;
    }

    List<Finding> findings() {
        return findings;
    }

    Map<Node, TakeOver.Candidate> match() {
        Map<String, List<TakeOver.Candidate>> byNode = new HashMap<>();
        surveys.forEach((candidate, survey) -> {
            if (survey instanceof Survey.Answered(EngineInfo info)
                    && !info.swarm().nodeId().isEmpty()) {
                byNode.computeIfAbsent(info.swarm().nodeId(), id -> new ArrayList<>())
                        .add(candidate);
            }
        });
        checkWithout();
        Map<Node, TakeOver.Candidate> members = new LinkedHashMap<>();
        for (Node node : nodes) {
            List<TakeOver.Candidate> matching = byNode.getOrDefault(node.id(), List.of());
            if (matching.isEmpty()) {
                missing(node);
            } else if (matching.size() > 1) {
                findings.add(Finding.error(
                        "MEMBER_TWICE",
                        "node " + NodeText.described(node),
                        "the engines of %d hosts say that they are it: %s"
                                .formatted(
                                        matching.size(),
                                        Excerpt.of(matching.stream()
                                                .map(TakeOver.Candidate::name)
                                                .collect(Collectors.joining(", ")))),
                        "keep one agent for an engine, and no copies of a host"));
            } else {
                members.put(node, matching.getFirst());
                if (isExcused(node)) {
                    findings.add(Finding.info(
                            "MEMBER_HAS_AGENT",
                            "host " + matching.getFirst().name(),
                            "it was to be done without, but has an agent; it is a member",
                            "none"));
                }
            }
        }
        return members;
    }

    private void checkWithout() {
        for (String name : request.without()) {
            List<Node> named = nodes.stream()
                    .filter(node -> node.id().equals(name) || node.hostname().equals(name))
                    .toList();
            if (named.isEmpty()) {
                findings.add(Finding.error(
                        "MEMBER_UNKNOWN",
                        "node " + Excerpt.of(name),
                        "it was to be done without, but no node of the swarm has this ID or host name",
                        "use an ID or a host name as docker node ls tells it"));
            } else if (named.size() > 1) {
                findings.add(Finding.error(
                        "MEMBER_AMBIGUOUS",
                        "node " + Excerpt.of(name),
                        "%d nodes of the swarm have this host name".formatted(named.size()),
                        "name it by its ID, as docker node ls tells it"));
            }
        }
    }

    private boolean isExcused(Node node) {
        return request.without().contains(node.id()) || request.without().contains(node.hostname());
    }

    private void missing(Node node) {
        if (isExcused(node)) {
            findings.add(Finding.info(
                    "MEMBER_LEFT_OUT",
                    "node " + NodeText.described(node),
                    "it is done without, as asked",
                    "none; what runs on it is not seen"));
            return;
        }
        Optional<TakeOver.Candidate> lookalike = surveys.keySet().stream()
                .filter(candidate -> looksLike(node, candidate))
                .findFirst();
        findings.add(Finding.error(
                lookalike.filter(this::isOfAnotherSwarm).isPresent() ? "MEMBER_IN_OTHER_SWARM" : "MEMBER_WITHOUT_AGENT",
                "node " + NodeText.described(node),
                "no host's engine says that it is it"
                        + lookalike
                                .map(candidate -> "; host %s has its name or address, but %s"
                                        .formatted(candidate.name(), explain(candidate)))
                                .orElse(""),
                "enrol the host and start its agent, or name the node as one to do without; if it is gone for good,"
                        + " docker node rm " + node.id()));
    }

    private static boolean looksLike(Node node, TakeOver.Candidate candidate) {
        boolean sameName = !node.hostname().isEmpty() && node.hostname().equalsIgnoreCase(candidate.hostname());
        boolean sameAddress = !node.address().isEmpty()
                && !node.address().startsWith("127.")
                && candidate.addresses().contains(node.address());
        return sameName || sameAddress;
    }

    private boolean isOfAnotherSwarm(TakeOver.Candidate candidate) {
        return surveys.get(candidate) instanceof Survey.Answered(EngineInfo info)
                && !info.swarm().nodeId().isEmpty()
                && !nodeIds().contains(info.swarm().nodeId());
    }

    private String explain(TakeOver.Candidate candidate) {
        Survey survey = surveys.get(candidate);
        return switch (survey) {
            case Survey.Offline() -> "its agent is not connected";
            case Survey.Failed(String reason, boolean _) -> reason;
            case Survey.Answered(EngineInfo info) -> {
                String id = info.swarm().nodeId();
                yield id.isEmpty()
                        ? "its engine is in no swarm"
                        : nodeIds().contains(id)
                                ? "its engine is now node %s of this swarm".formatted(id)
                                : "its engine belongs to another swarm, as node %s%s"
                                        .formatted(
                                                id,
                                                info.swarm().cluster() == null
                                                        ? ""
                                                        : " of swarm "
                                                                + info.swarm()
                                                                        .cluster()
                                                                        .id());
            }
            case null -> "it was not asked";
        };
    }

    private Set<String> nodeIds() {
        return nodes.stream().map(Node::id).collect(Collectors.toSet());
    }
}
