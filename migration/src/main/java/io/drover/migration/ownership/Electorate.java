package io.drover.migration.ownership;

import io.drover.migration.identity.Digest;

/**
 * A host set as a certificate names it.
 *
 * @param hosts the digest of the {@link HostSet}
 * @param count the number of its hosts
 */
public record Electorate(Digest hosts, int count) {
    public boolean matches(HostSet set) {
        return set.size() == count && set.digest().equals(hosts);
    }
}
