package io.drover.cli.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the command asks of a plane. What is null is left to the plane. */
public final class Wishes {
    private Wishes() {}

    /** Take a cluster over. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TakeOver(
            String name,
            String kind,
            @Nullable String entryHost,
            Map<String, String> settings,
            List<String> endpoints,
            List<String> without,
            boolean dryRun) {
        public TakeOver {
            settings = Map.copyOf(settings);
            endpoints = List.copyOf(endpoints);
            without = List.copyOf(without);
        }
    }

    /** Deploy a stack; a Compose file may hold secrets. */
    public record Deploy(String name, String compose) {
        @Override
        public String toString() {
            return "Deploy[name=%s]".formatted(name);
        }
    }

    /** Have a service run another image. */
    public record Update(String image) {}

    /** Have a service run another number of tasks. */
    public record Scale(int replicas) {}

    /** Make a client certificate; the key is a SubjectPublicKeyInfo in Base64. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Certificate(
            String label, String publicKey, @Nullable Long validForSeconds) {}

    /** Let a host join. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HostToken(
            @Nullable String hostName, @Nullable Long validForSeconds) {}

    /** Let a gateway join. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GatewayToken(
            String name, String pool, @Nullable Long validForSeconds) {}

    /** Let a plane pair. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Invite(
            @Nullable String peerName,
            boolean allowInbound,
            @Nullable Long validForSeconds) {}

    /** Pair with the plane that made an invitation. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Join(String invitation, @Nullable String name, boolean allowInbound) {
        @Override
        public String toString() {
            return "Join[name=%s, allowInbound=%s]".formatted(name, allowInbound);
        }
    }

    /** Migrate a cluster: to a peer, or to a pool. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Migrate(
            String cluster,
            @Nullable String peer,
            @Nullable String pool,
            boolean dryRun,
            List<String> leaveOut,
            @Nullable Boolean keepHosts) {
        public Migrate {
            leaveOut = List.copyOf(leaveOut);
        }
    }

    /** Wait no longer for a host. */
    public record LeaveOut(String host) {}
}
