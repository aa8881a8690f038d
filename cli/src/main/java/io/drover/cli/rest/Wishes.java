package io.drover.cli.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.cli.answer.CredentialAccount;
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

    /** Rotate the plane's keys. */
    public record RotateKey(List<String> withoutHosts, List<String> withoutPeers, List<String> withoutGateways) {}

    /** Recover the plane. */
    public record Recover(List<String> withoutPeers) {}

    /** Wait no longer for a host. */
    public record LeaveOut(String host) {}

    /** The secret of a credential: one of its fields. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Secret(
            @Nullable String password,
            @Nullable String sshKey,
            @Nullable String sshKeyPassphrase,
            @Nullable String token) {
        public static Secret password(String text) {
            return new Secret(text, null, null, null);
        }

        public static Secret sshKey(String text, @Nullable String passphrase) {
            return new Secret(null, text, passphrase, null);
        }

        public static Secret token(String text) {
            return new Secret(null, null, null, text);
        }

        @Override
        public String toString() {
            return "Secret[not shown]";
        }
    }

    /** Store a credential, or change what is given of one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CredentialWish(
            @Nullable String name,
            @Nullable CredentialAccount account,
            @Nullable Secret secret,
            @Nullable Boolean test) {}

    /** Some credentials; all where there are none. */
    public record Credentials(List<String> credentials) {
        public Credentials {
            credentials = List.copyOf(credentials);
        }
    }

    /** Take credentials away in a file. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Export(
            List<String> credentials,
            @Nullable String passphrase,
            @Nullable String recipient) {
        public Export {
            credentials = List.copyOf(credentials);
        }

        @Override
        public String toString() {
            return "Export[credentials=%s]".formatted(credentials);
        }
    }

    /** Look into a credential file, in Base64. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CheckImport(
            String file,
            @Nullable String passphrase,
            @Nullable String identity,
            @Nullable Boolean test) {
        @Override
        public String toString() {
            return "CheckImport[not shown]";
        }
    }

    /** Import credentials from a file, in Base64. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Import(
            String file,
            @Nullable String passphrase,
            @Nullable String identity,
            List<String> select,
            boolean replace) {
        public Import {
            select = List.copyOf(select);
        }

        @Override
        public String toString() {
            return "Import[select=%s]".formatted(select);
        }
    }
}
