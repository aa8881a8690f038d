package io.drover.server.host;

import java.util.List;

/** What a host told of itself; the fields are those of the protocol's HostFacts. */
public record HostFactsRecord(
        String hostname,
        String os,
        String kernel,
        String architecture,
        int cpus,
        long memoryBytes,
        String agentVersion,
        String machineId,
        List<String> addresses) {
    public HostFactsRecord {
        addresses = List.copyOf(addresses);
    }
}
