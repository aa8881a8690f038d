package io.drover.kind.swarm;

import io.drover.kind.swarm.engine.Node;
import io.drover.migration.finding.Finding;
import java.net.Inet6Address;
import java.net.InetAddress;

/** How nodes are written. */
final class NodeText {
    private NodeText() {}

    /** Such as {@code web-1 (worker x7k2…, 10.0.0.1, down)}. */
    static String described(Node node) {
        return "%s (%s %s, address %s, %s%s)"
                .formatted(
                        node.hostname().isEmpty() ? "unnamed" : node.hostname(),
                        node.role(),
                        node.id(),
                        node.address().isEmpty() ? "unknown" : node.address(),
                        node.status().state(),
                        node.status().message().isEmpty()
                                ? ""
                                : ": " + node.status().message());
    }

    static Finding down(Node node, String host) {
        return Finding.warning(
                "NODE_DOWN",
                "host " + host,
                "the swarm sees node %s; expected ready".formatted(described(node)),
                "see that Docker runs there and reaches the managers");
    }

    /** The address to reach a port of the node at from itself, as in a URI. */
    static String dialled(Node node) {
        try {
            InetAddress address = InetAddress.ofLiteral(node.address());
            if (!address.isAnyLocalAddress()) {
                return address instanceof Inet6Address ? "[" + node.address() + "]" : node.address();
            }
        } catch (IllegalArgumentException e) {
            // The swarm may know a node by a name, or by nothing yet; ports in host mode are on its loopback too.
            return "127.0.0.1";
        }
        return "127.0.0.1";
    }
}
