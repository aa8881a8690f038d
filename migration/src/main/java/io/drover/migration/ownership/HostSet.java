package io.drover.migration.ownership;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import java.util.HashSet;
import java.util.Set;

/** The hosts of one ownership: those whose votes count when it is ended. */
public record HostSet(Set<HostKey> hosts) {
    /** More hosts than this in one cluster are refused, so that a hostile set costs little. */
    public static final int MAX_HOSTS = 20_000;

    public HostSet {
        hosts = Set.copyOf(hosts);
        if (hosts.isEmpty() || hosts.size() > MAX_HOSTS) {
            throw new IllegalArgumentException(
                    "a cluster of %d hosts: expected 1 to %d".formatted(hosts.size(), MAX_HOSTS));
        }
    }

    /** The votes that settle a transfer: more than half. */
    public int quorum() {
        return quorumOf(hosts.size());
    }

    public static int quorumOf(int hosts) {
        return hosts / 2 + 1;
    }

    public Digest digest() {
        return Digest.of(this);
    }

    public Electorate electorate() {
        return new Electorate(digest(), hosts.size());
    }

    /**
     * The same hosts, one of them by another key.
     *
     * @throws IllegalArgumentException when the former key is not in this set, or the next one is
     */
    public HostSet replacing(HostKey former, HostKey next) {
        if (!contains(former) || contains(next)) {
            throw new IllegalArgumentException(
                    "key %s is to take the place of %s among %d hosts: expected the latter, and not the former, in the set"
                            .formatted(next, former, size()));
        }
        Set<HostKey> replaced = new HashSet<>(hosts);
        replaced.remove(former);
        replaced.add(next);
        return new HostSet(replaced);
    }

    public boolean contains(HostKey host) {
        return hosts.contains(host);
    }

    public int size() {
        return hosts.size();
    }
}
