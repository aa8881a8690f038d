package io.drover.server.gateway;

import io.drover.migration.codec.Shortened;
import io.drover.protocol.v1.HostFacts;
import java.time.Instant;
import java.util.List;

/**
 * What a host tells of itself; nothing of it is proven. Texts are cut to 256 characters, addresses to 64.
 *
 * @param memoryBytes all memory of the host; 0 where unknown
 * @param stateDirFreeBytes free space where the agent stores its state
 * @param clock the host's wall clock when it answered
 * @param machineId of {@code /etc/machine-id}
 * @param booted when its kernel started; the epoch where unknown
 */
public record HostFactsReport(
        String hostname,
        String os,
        String kernel,
        String architecture,
        int cpus,
        long memoryBytes,
        long stateDirFreeBytes,
        Instant clock,
        String agentVersion,
        String machineId,
        List<String> addresses,
        Instant booted) {
    private static final int MAX_TEXT = 256;
    private static final int MAX_ADDRESSES = 64;

    public HostFactsReport {
        addresses = List.copyOf(addresses);
    }

    static HostFactsReport of(HostFacts facts) {
        return new HostFactsReport(
                cut(facts.getHostname()),
                cut(facts.getOs()),
                cut(facts.getKernel()),
                cut(facts.getArchitecture()),
                facts.getCpus(),
                facts.getMemoryBytes(),
                facts.getStateDirFreeBytes(),
                Instant.ofEpochMilli(facts.getClockMillis()),
                cut(facts.getVersion()),
                cut(facts.getMachineId()),
                facts.getAddressesList().stream()
                        .limit(MAX_ADDRESSES)
                        .map(HostFactsReport::cut)
                        .toList(),
                Instant.ofEpochMilli(facts.getBootTimeMillis()));
    }

    private static String cut(String text) {
        return Shortened.beginning(MAX_TEXT, text);
    }
}
