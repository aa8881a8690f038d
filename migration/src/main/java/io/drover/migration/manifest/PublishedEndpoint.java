package io.drover.migration.manifest;

import io.drover.migration.identity.HostKey;

/**
 * Where the business on a cluster is reached.
 *
 * @param host the host that serves it
 * @param uri {@code http://address:port/path} or {@code tcp:address:port}, as seen from that host
 */
public record PublishedEndpoint(HostKey host, String uri) {}
