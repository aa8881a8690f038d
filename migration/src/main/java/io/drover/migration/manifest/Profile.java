package io.drover.migration.manifest;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.HostSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a kind needs in order to work with a cluster.
 *
 * @param kind the kind's name
 * @param fingerprint tells this cluster from every other of its kind, such as the swarm's ID
 * @param settings the kind's own settings, no secrets among them
 * @param members its hosts
 * @param published where the business is reached, for probes
 */
public record Profile(
        String kind,
        String fingerprint,
        Map<String, String> settings,
        List<Member> members,
        List<PublishedEndpoint> published) {
    public Profile {
        settings = Map.copyOf(settings);
        members = List.copyOf(members);
        published = List.copyOf(published);
        if (members.stream().map(Member::host).distinct().count() != members.size()) {
            throw new IllegalArgumentException("a profile that names a host twice");
        }
    }

    public HostSet hosts() {
        return new HostSet(members.stream().map(Member::host).collect(Collectors.toSet()));
    }

    public Optional<Member> member(HostKey host) {
        return members.stream().filter(member -> member.host().equals(host)).findFirst();
    }

    /**
     * The same cluster, one of its hosts by other keys.
     *
     * @param former what the host was known by
     * @param next what it is known by
     * @param tls what it shows in TLS
     * @throws IllegalArgumentException when another host of the cluster has the next key
     */
    public Profile rekeyed(HostKey former, HostKey next, Fingerprint tls) {
        return new Profile(
                kind,
                fingerprint,
                settings,
                members.stream()
                        .map(member -> member.host().equals(former) ? member.rekeyed(next, tls) : member)
                        .toList(),
                published.stream()
                        .map(endpoint ->
                                endpoint.host().equals(former) ? new PublishedEndpoint(next, endpoint.uri()) : endpoint)
                        .toList());
    }
}
