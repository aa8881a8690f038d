package io.drover.kind.swarm;

import io.drover.kind.EachHost;
import io.drover.kind.Excerpt;
import io.drover.kind.KindException;
import io.drover.kind.Reading;
import io.drover.kind.swarm.engine.EngineException;
import io.drover.kind.swarm.engine.EngineInfo;
import io.drover.kind.swarm.engine.Node;
import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.LocalEndpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads one swarm. Used once.
 *
 * <p>{@code RUNNING} when a manager answers for the whole swarm, which takes a leader and so a majority of managers;
 * {@code STOPPED} when it does, and there are services, all of them scaled to none; {@code UNAVAILABLE} when no manager
 * does. Members that do not answer are warnings: an identity that lacks them differs from one that does not.
 */
final class SwarmReading {
    private final Profile profile;
    private final Engines engines;
    private final LocalEndpoint endpoint;
    private final List<Finding> findings = new ArrayList<>();

    SwarmReading(Profile profile, Engines engines) throws KindException {
        this.profile = profile;
        this.engines = engines;
        EngineSetting setting = EngineSetting.of(profile.settings());
        if (setting.endpoint().isEmpty() || !profile.fingerprint().startsWith(SwarmDiscovery.FINGERPRINT)) {
            throw new KindException(
                    "the profile of the swarm is damaged: setting '%s', fingerprint '%s'; take the cluster over again"
                            .formatted(
                                    Excerpt.of(profile.settings().getOrDefault(SwarmKind.ENGINE, "")),
                                    Excerpt.of(profile.fingerprint())));
        }
        this.endpoint = setting.endpoint().get();
    }

    Reading run(Instant readAt) throws KindException, InterruptedException {
        Map<Member, HostFacts> asked =
                EachHost.ask(profile.members(), member -> HostFacts.of(member, endpoint, engines));
        Map<Member, HostFacts.Known> known = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        asked.forEach((member, facts) -> {
            switch (facts) {
                case HostFacts.Known answer -> {
                    if (isInPlace(member, answer.info().swarm())) {
                        known.put(member, answer);
                    }
                }
                case HostFacts.Unknown(String reason) -> {
                    unknown.add(reason);
                    findings.add(Finding.warning(
                            "ENGINE_UNREACHABLE",
                            "host " + member.name(),
                            reason,
                            "see that its agent is connected and that Docker runs there"));
                }
            }
        });
        if (unknown.size() == asked.size()) {
            throw new KindException("no engine of the swarm gave a usable answer: "
                    + unknown.stream().limit(5).collect(Collectors.joining("; "))
                    + (unknown.size() > 5 ? "; and %d more".formatted(unknown.size() - 5) : ""));
        }
        Optional<SwarmFacts> swarm = swarm(known);
        SwarmInventory inventory = new SwarmInventory(swarmId());
        known.forEach(inventory::add);
        swarm.ifPresent(inventory::add);
        return new Reading(state(swarm), inventory.readAt(readAt), findings);
    }

    private String swarmId() {
        return profile.fingerprint().substring(SwarmDiscovery.FINGERPRINT.length());
    }

    /** Whether the engine is still the node that it was; a manager also tells of which swarm. */
    private boolean isInPlace(Member member, EngineInfo.Swarm swarm) {
        boolean same = swarm.nodeId().equals(member.node())
                && (swarm.cluster() == null || swarm.cluster().id().equals(swarmId()));
        if (!same) {
            findings.add(Finding.error(
                    "MEMBER_IN_OTHER_SWARM",
                    "host " + member.name(),
                    "its engine is %s; expected node %s of swarm %s"
                            .formatted(
                                    swarm.nodeId().isEmpty()
                                            ? "in no swarm"
                                            : "node %s%s"
                                                    .formatted(
                                                            swarm.nodeId(),
                                                            swarm.cluster() == null
                                                                    ? ""
                                                                    : " of swarm "
                                                                            + swarm.cluster()
                                                                                    .id()),
                                    member.node(),
                                    swarmId()),
                    "let it join its swarm again, or take the cluster over anew with the members that it has now"));
        }
        return same;
    }

    private Optional<SwarmFacts> swarm(Map<Member, HostFacts.Known> known) throws InterruptedException {
        List<Member> managers = known.entrySet().stream()
                .filter(entry -> entry.getValue().info().swarm().isActive()
                        && entry.getValue().info().swarm().controlAvailable())
                .map(Map.Entry::getKey)
                .toList();
        for (Member manager : managers) {
            try {
                return Optional.of(SwarmFacts.of(manager, endpoint, engines));
            } catch (EngineException e) {
                findings.add(Finding.warning(
                        "MANAGER_UNUSABLE",
                        "host " + manager.name(),
                        e.getMessage(),
                        "see that most of the swarm's managers run (docker node ls)"));
            }
        }
        findings.add(Finding.warning(
                "SWARM_WITHOUT_MANAGER",
                "swarm " + Excerpt.of(swarmId()),
                "none of its %d reachable members answers for the whole swarm as a manager".formatted(known.size()),
                "bring most of the swarm's managers back"));
        return Optional.empty();
    }

    private Reading.State state(Optional<SwarmFacts> swarm) {
        if (swarm.isEmpty()) {
            return Reading.State.UNAVAILABLE;
        }
        Map<String, String> hosts =
                profile.members().stream().collect(Collectors.toMap(Member::node, Member::name, (one, two) -> one));
        for (Node node : swarm.get().nodes()) {
            if (!node.isReady()) {
                findings.add(NodeText.down(node, hosts.getOrDefault(node.id(), node.hostname())));
            }
        }
        return swarm.get().isStopped() ? Reading.State.STOPPED : Reading.State.RUNNING;
    }
}
