package io.drover.server.gateway;

import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.v1.Listener;
import java.time.Instant;
import java.util.Optional;

/**
 * Who listens at a local endpoint.
 *
 * @param listening whether anyone does
 * @param process who, where the agent may see it
 */
public record ListeningProcess(LocalEndpoint endpoint, boolean listening, Optional<Owner> process) {
    /** @param command its short name */
    public record Owner(long pid, Instant started, String command) {}

    static ListeningProcess of(Listener listener) {
        return new ListeningProcess(
                new LocalEndpoint(listener.getEndpoint()),
                listener.getListening(),
                listener.getPid() == 0
                        ? Optional.empty()
                        : Optional.of(new Owner(
                                listener.getPid(),
                                Instant.ofEpochMilli(listener.getStartedMillis()),
                                listener.getCommand())));
    }
}
