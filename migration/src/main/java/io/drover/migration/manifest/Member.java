package io.drover.migration.manifest;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.Set;

/**
 * A host of a cluster.
 *
 * @param host its key
 * @param name as operators call it
 * @param tls the key of its TLS certificate
 * @param node the kind's own name for it, such as a Swarm node ID
 * @param role the kind's own word, such as manager or worker
 * @param endpoints the local endpoints that belong to the cluster
 */
public record Member(
        HostKey host, String name, Fingerprint tls, String node, String role, Set<LocalEndpoint> endpoints) {
    public Member {
        endpoints = Set.copyOf(endpoints);
    }

    /** The same host by other keys. */
    Member rekeyed(HostKey next, Fingerprint nextTls) {
        return new Member(next, name, nextTls, node, role, endpoints);
    }
}
