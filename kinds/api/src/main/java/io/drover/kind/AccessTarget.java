package io.drover.kind;

import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.LocalEndpoint;

/**
 * Where ordinary clients of a cluster are led to.
 *
 * @param host a host of the cluster
 * @param endpoint what speaks HTTP/1.1 there
 */
public record AccessTarget(HostKey host, LocalEndpoint endpoint) {}
