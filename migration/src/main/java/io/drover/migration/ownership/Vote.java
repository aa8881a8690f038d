package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Statement;

/**
 * A host's stored acceptance of a transfer, signed with the host's key.
 *
 * @param host who votes
 * @param cluster the cluster
 * @param epoch the epoch that the certificate begins
 * @param certificate the digest of the signed certificate
 * @param sourceIncarnation the incarnation of the source under which the vote was cast
 */
public record Vote(HostKey host, ClusterId cluster, long epoch, Digest certificate, int sourceIncarnation)
        implements Statement {}
