package io.drover.server.migration;

import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.PublishedEndpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which hosts of a cluster probe which of its published endpoints.
 *
 * <p>Every host does, up to {@value #MOST_HOSTS}; of a larger cluster so many do, spread evenly over it. What shows that
 * nobody noticed must not be what is noticed: a thousand hosts that asked ten times a second would be a load on whatever
 * they share, and with so many as probe, a blackout is seen within a few milliseconds.
 *
 * @param byHost what each chosen host probes
 * @param publishing how many hosts publish something
 */
record ProbedEndpoints(Map<HostKey, List<String>> byHost, int publishing) {
    static final int MOST_HOSTS = 64;

    static ProbedEndpoints of(List<PublishedEndpoint> published) {
        Map<HostKey, List<String>> all = published.stream()
                .collect(Collectors.groupingBy(
                        PublishedEndpoint::host,
                        LinkedHashMap::new,
                        Collectors.mapping(
                                PublishedEndpoint::uri,
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        uris -> uris.stream().distinct().toList()))));
        List<HostKey> hosts = List.copyOf(all.keySet());
        int chosen = Math.min(hosts.size(), MOST_HOSTS);
        Map<HostKey, List<String>> byHost = new LinkedHashMap<>();
        IntStream.range(0, chosen)
                .mapToObj(i -> hosts.get((int) ((long) i * hosts.size() / chosen)))
                .forEach(host -> byHost.put(host, all.getOrDefault(host, List.of())));
        return new ProbedEndpoints(byHost, hosts.size());
    }

    boolean someDoNot() {
        return byHost.size() < publishing;
    }
}
