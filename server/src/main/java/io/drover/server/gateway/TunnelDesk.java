package io.drover.server.gateway;

import com.google.protobuf.ByteString;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.v1.OpenTunnel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Matches the streams that agents open with the tunnels that were asked for. Thread-safe. */
final class TunnelDesk {
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Awaited> awaited = new ConcurrentHashMap<>();
    private final Map<HostKey, Set<Arrived>> open = new ConcurrentHashMap<>();

    private record Awaited(HostKey host, LocalEndpoint endpoint, CompletableFuture<Tunnel> tunnel) {}

    /** @param gateway the key of the gateway that passes it on, if one does */
    private record Arrived(Tunnel tunnel, Optional<Fingerprint> gateway) {}

    Tunnel open(
            AgentSession session,
            ClusterId cluster,
            long epoch,
            LocalEndpoint endpoint,
            Optional<Signed<Grant>> grant,
            Duration limit)
            throws TunnelRefusedException {
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        String name = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        OpenTunnel.Builder command = OpenTunnel.newBuilder()
                .setTunnel(name)
                .setCluster(cluster.value())
                .setEpoch(epoch)
                .setEndpoint(endpoint.uri());
        grant.ifPresent(given -> command.setGrant(ByteString.copyFrom(given.encode())));
        CompletableFuture<Tunnel> arrival = new CompletableFuture<>();
        awaited.put(name, new Awaited(session.host(), endpoint, arrival));
        var ignored = session.openTunnel(command.build(), limit).whenComplete((result, failure) -> {
            if (failure != null) {
                arrival.completeExceptionally(failure);
            } else if (result instanceof CommandResult.Refused(String code, String reason)) {
                arrival.completeExceptionally(new TunnelRefusedException(
                        code,
                        "host %s refuses a tunnel to %s (%s): %s".formatted(session.host(), endpoint, code, reason)));
            }
        });
        return await(session.host(), endpoint, arrival, name, limit);
    }

    private Tunnel await(
            HostKey host, LocalEndpoint endpoint, CompletableFuture<Tunnel> arrival, String name, Duration limit)
            throws TunnelRefusedException {
        try {
            return arrival.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof TunnelRefusedException refused) {
                throw refused;
            }
            if (cause instanceof AgentUnreachableException unreachable) {
                throw new TunnelRefusedException(unreachable.reason().name(), String.valueOf(unreachable.getMessage()));
            }
            throw new IllegalStateException("a tunnel failed to open", e);
        } catch (TimeoutException e) {
            abandon(arrival);
            throw new TunnelRefusedException(
                    AgentUnreachableException.Cause.TIMEOUT.name(),
                    "host %s opened no tunnel to %s within %d ms".formatted(host, endpoint, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon(arrival);
            throw new TunnelRefusedException(
                    "INTERRUPTED", "opening a tunnel to %s was interrupted".formatted(endpoint));
        } finally {
            awaited.remove(name);
        }
    }

    /** Closes the tunnel if it comes after all. */
    private static void abandon(CompletableFuture<Tunnel> arrival) {
        if (!arrival.cancel(false)) {
            var ignored = arrival.thenAccept(Tunnel::close);
        }
    }

    /**
     * Hands over a stream that a host opened; false where this host was not asked for it.
     *
     * @param gateway the key of the gateway that passes it on, if one does
     */
    boolean arrived(HostKey host, String name, Tunnel tunnel, Optional<Fingerprint> gateway) {
        Awaited asked = awaited.get(name);
        if (asked == null || !asked.host().equals(host)) {
            return false;
        }
        open.compute(host, (key, tunnels) -> {
            Set<Arrived> live = tunnels == null ? new HashSet<>() : tunnels;
            live.removeIf(arrived -> arrived.tunnel().isOver());
            live.add(new Arrived(tunnel, gateway));
            return live;
        });
        return asked.tunnel().complete(tunnel);
    }

    /** Closes all tunnels of a host. */
    void cut(HostKey host) {
        Set<Arrived> cut = open.remove(host);
        if (cut != null) {
            cut.forEach(arrived -> arrived.tunnel().cut("host %s was removed from this plane".formatted(host)));
        }
    }

    /** Closes all tunnels that a gateway passes on. */
    void cutBy(Fingerprint gateway) {
        for (HostKey host : open.keySet()) {
            List<Arrived> cut = new ArrayList<>();
            open.computeIfPresent(host, (key, live) -> {
                live.stream()
                        .filter(arrived ->
                                arrived.gateway().filter(gateway::equals).isPresent())
                        .forEach(cut::add);
                cut.forEach(live::remove);
                return live.isEmpty() ? null : live;
            });
            cut.forEach(arrived -> arrived.tunnel().cut("the gateway that passes it on was removed from this plane"));
        }
    }
}
