package io.drover.kind;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A wish to take a cluster over.
 *
 * @param cluster the name that it shall have
 * @param entry the host to begin at, such as a swarm manager's; empty where the kind needs none
 * @param settings the kind's own, as the user gave them
 * @param endpoints where the business is reached, as the user gave them: {@code HOST=URI}
 * @param without the kind's own names of members to do without, because no agent is on them
 * @param candidates the hosts that the plane may use
 */
public record TakeOver(
        String cluster,
        Optional<HostKey> entry,
        Map<String, String> settings,
        List<String> endpoints,
        Set<String> without,
        List<Candidate> candidates) {
    public TakeOver {
        settings = Map.copyOf(settings);
        endpoints = List.copyOf(endpoints);
        without = Set.copyOf(without);
        candidates = List.copyOf(candidates);
    }

    /**
     * A host that the plane may use.
     *
     * @param host its key
     * @param name as operators call it
     * @param tls the key of its TLS certificate
     * @param hostname as the host calls itself
     * @param addresses its IP addresses
     * @param online whether its agent is connected
     */
    public record Candidate(
            HostKey host, String name, Fingerprint tls, String hostname, List<String> addresses, boolean online) {
        public Candidate {
            addresses = List.copyOf(addresses);
        }
    }

    public Optional<Candidate> named(String name) {
        return candidates.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
    }
}
