package io.drover.server.operation;

import io.drover.kind.service.Node;
import io.drover.migration.manifest.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node as REST tells it.
 *
 * @param id the kind's own ID of it
 * @param host the name of its host in this plane; empty for a node without an agent
 * @param agentOnline whether its agent is connected
 * @param abnormal whether anything is wrong with it: its agent cannot be reached, or the cluster says so
 * @param reasons what is wrong
 */
record NodeView(
        String id,
        Optional<String> host,
        String hostname,
        String role,
        String availability,
        String state,
        String address,
        boolean leader,
        boolean agentOnline,
        boolean abnormal,
        List<String> reasons) {
    NodeView {
        reasons = List.copyOf(reasons);
    }

    static NodeView of(Node node, Optional<Member> member, boolean online) {
        List<String> reasons = reasons(member, online);
        if (!node.healthy()) {
            reasons.add("the cluster sees it %s%s"
                    .formatted(node.state(), node.message().isEmpty() ? "" : ": " + node.message()));
        }
        return new NodeView(
                node.id(),
                member.map(Member::name),
                node.hostname(),
                node.role(),
                node.availability(),
                node.state(),
                node.address(),
                node.leader(),
                online,
                !reasons.isEmpty(),
                reasons);
    }

    /** A node of which the cluster cannot be asked. */
    static NodeView unknown(Member member, boolean online, String why) {
        List<String> reasons = reasons(Optional.of(member), online);
        reasons.add("how the cluster sees it is not known: " + why);
        return new NodeView(
                member.node(),
                Optional.of(member.name()),
                "",
                member.role(),
                "",
                "unknown",
                "",
                false,
                online,
                true,
                reasons);
    }

    private static List<String> reasons(Optional<Member> member, boolean online) {
        List<String> reasons = new ArrayList<>();
        if (member.isEmpty()) {
            reasons.add("no agent is on it");
        } else if (!online) {
            reasons.add("its agent, host %s, cannot be reached"
                    .formatted(member.get().name()));
        }
        return reasons;
    }
}
