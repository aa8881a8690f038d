package io.drover.migration.ownership;

import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Statement;

/**
 * What root on a surviving host states when a majority of the cluster's hosts is lost for good: the one way past a
 * quorum. Signed with the host's key.
 */
public record Adoption(HostKey host, AdoptionTerms terms) implements Statement {
    public Adoption {
        if (!terms.survivors().contains(host)) {
            throw new IllegalArgumentException("an adoption by a host that is not among the survivors");
        }
    }
}
