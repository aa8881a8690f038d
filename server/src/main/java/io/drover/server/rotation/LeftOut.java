package io.drover.server.rotation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom the operator has said not to wait for: they are gone for good.
 *
 * @param hosts by name
 * @param peers by name
 * @param gateways of pools, by name
 */
record LeftOut(Set<String> hosts, Set<String> peers, Set<String> gateways) {
    private static final String HOSTS = "withoutHosts";
    private static final String PEERS = "withoutPeers";
    private static final String GATEWAYS = "withoutGateways";

    LeftOut {
        hosts = Set.copyOf(hosts);
        peers = Set.copyOf(peers);
        gateways = Set.copyOf(gateways);
    }

    /** As a task keeps it. */
    static LeftOut in(Map<String, String> parameters) {
        return new LeftOut(names(parameters, HOSTS), names(parameters, PEERS), names(parameters, GATEWAYS));
    }

    /** These and more. */
    LeftOut and(LeftOut more) {
        return new LeftOut(both(hosts, more.hosts), both(peers, more.peers), both(gateways, more.gateways));
    }

    /** The parameters of a task, with this in them. */
    Map<String, String> within(Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put(HOSTS, String.join(",", new TreeSet<>(hosts)));
        all.put(PEERS, String.join(",", new TreeSet<>(peers)));
        all.put(GATEWAYS, String.join(",", new TreeSet<>(gateways)));
        return Map.copyOf(all);
    }

    private static Set<String> both(Set<String> some, Set<String> more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(more);
        return all;
    }

    private static Set<String> names(Map<String, String> parameters, String parameter) {
        String listed = parameters.getOrDefault(parameter, "");
        return listed.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(listed.split(",", -1)));
    }
}
