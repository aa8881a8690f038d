package io.drover.server.access;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.manifest.AccessClient;
import io.drover.migration.manifest.AccessPoint;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.Kinds;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.migration.ClusterLockedException;
import io.drover.server.migration.ClusterLocks;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;

/** Gives clusters their access points, and clients their certificates; takes certificates back. Thread-safe. */
public final class AccessPoints {
    static final Duration MAX_VALIDITY = Duration.ofDays(3650);

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9@._-]{0,62}");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    private final Store store;
    private final AccessAuthorities authorities;
    private final Kinds kinds;
    private final AccessSettings settings;
    private final AccessPort port;
    private final ClusterLocks locks;
    private final OpenConnections connections;
    private final Events events;
    private final InstantSource time;

    AccessPoints(
            Store store,
            AccessAuthorities authorities,
            Kinds kinds,
            AccessSettings settings,
            AccessPort port,
            ClusterLocks locks,
            OpenConnections connections,
            Events events,
            InstantSource time) {
        this.store = store;
        this.authorities = authorities;
        this.kinds = kinds;
        this.settings = settings;
        this.port = port;
        this.locks = locks;
        this.connections = connections;
        this.events = events;
        this.time = time;
    }

    /** The access point of a cluster of this plane. */
    AccessRecord find(String idOrName) {
        return store.read(transaction -> known(transaction, cluster(transaction, idOrName)));
    }

    /** Makes a client certificate for a public key, and the access point where there is none yet. */
    Issued issue(String idOrName, String label, Blob publicKey, Duration validity) throws InterruptedException {
        PublicKey key = checked(label, publicKey, validity);
        Cluster named = store.read(transaction -> cluster(transaction, idOrName));
        AccessAuthority authority = authorities.of(named.id());
        Instant from = time.instant().truncatedTo(ChronoUnit.SECONDS);
        return changing(named.id(), transaction -> {
            Cluster cluster = cluster(transaction, named.id().value());
            AccessRecord record =
                    transaction.access().find(cluster.id()).orElseGet(() -> first(transaction, cluster, authority));
            Optional<AccessClient> taken = active(record.point(), label);
            if (taken.isPresent()) {
                throw ProblemException.conflict(
                        "LABEL_TAKEN",
                        "cluster '%s' has a client certificate '%s' (%s); choose another label, or revoke that one first"
                                .formatted(cluster.name(), label, taken.get().fingerprint()));
            }
            if (record.point().clients().size() >= AccessPoint.MAX_CLIENTS) {
                throw ProblemException.conflict(
                        "TOO_MANY_CERTIFICATES",
                        "cluster '%s' has had %d client certificates, the most that are kept"
                                .formatted(cluster.name(), AccessPoint.MAX_CLIENTS));
            }
            Instant until = from.plus(validity);
            Blob certificate = new AccessCertificates(record.point().name()).client(authority, label, key, from, until);
            AccessClient client =
                    new AccessClient(label, Digest.of(certificate.bytes()), from, until, Optional.empty());
            AccessRecord changed = record.with(record.point().with(client));
            transaction.access().save(changed);
            tell(transaction, cluster, "access.issued", client);
            return new Issued(changed, client, certificate);
        });
    }

    /** Refuses a client certificate from now on, and cuts what it is used for. */
    AccessClient revoke(String idOrName, String labelOrFingerprint) throws InterruptedException {
        Cluster named = store.read(transaction -> cluster(transaction, idOrName));
        AccessClient revoked = changing(named.id(), transaction -> {
            Cluster cluster = cluster(transaction, named.id().value());
            AccessRecord record = known(transaction, cluster);
            AccessClient client = client(record.point(), labelOrFingerprint)
                    .orElseThrow(() -> ProblemException.notFound(
                            "NO_SUCH_CERTIFICATE",
                            "cluster '%s' has no client certificate '%s'; expected a label or fingerprint that 'drover cluster access %s --list' shows"
                                    .formatted(cluster.name(), Problem.shortened(labelOrFingerprint), cluster.name())));
            AccessClient now = client.revoked(time.instant());
            transaction
                    .access()
                    .save(record.with(record.point()
                            .withClients(record.point().clients().stream()
                                    .map(each -> each.equals(client) ? now : each)
                                    .toList())));
            tell(transaction, cluster, "access.revoked", now);
            return now;
        });
        connections.cut(named.id(), revoked.fingerprint());
        return revoked;
    }

    /** What is handed over between LOCK and SWITCH does not change meanwhile. */
    private <T> T changing(ClusterId cluster, Function<Transaction, T> change) throws InterruptedException {
        try (ClusterLocks.Operation ignored = locks.enter(cluster)) {
            return store.write(change);
        } catch (ClusterLockedException e) {
            throw new ProblemException(
                    Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "CLUSTER_LOCKED", String.valueOf(e.getMessage())));
        }
    }

    private AccessRecord first(Transaction transaction, Cluster cluster, AccessAuthority authority) {
        if (kinds.named(cluster.profile().kind())
                .map(kind -> kind.access(cluster.profile()).isEmpty())
                .orElse(true)) {
            throw ProblemException.conflict(
                    "NO_ACCESS_FOR_KIND",
                    "cluster '%s' is of kind %s, which has no API that an access point could lead to"
                            .formatted(cluster.name(), cluster.profile().kind()));
        }
        int served = port.port()
                .orElseThrow(
                        () -> ProblemException.conflict(
                                "NO_GATEWAY",
                                "this server has no gateway, so that it does not know the access points' port; ask one with the role gateway"));
        String name = name(transaction, cluster);
        return new AccessRecord(
                cluster.id(),
                new AccessPoint(name, served, List.of(new AccessCertificates(name).root(authority)), List.of()),
                Optional.empty());
    }

    /** After the cluster's name where that can be a label of DNS and is free, else after its ID. */
    private String name(Transaction transaction, Cluster cluster) {
        String wanted = cluster.name().toLowerCase(java.util.Locale.ROOT) + "." + settings.domain();
        boolean usable = !cluster.name().contains(".")
                && AccessPoint.isName(wanted)
                && transaction.access().findByName(wanted).isEmpty();
        return usable ? wanted : cluster.id().value() + "." + settings.domain();
    }

    private static PublicKey checked(String label, Blob publicKey, Duration validity) {
        if (!LABEL.matcher(label).matches() || FINGERPRINT.matcher(label).matches()) {
            throw ProblemException.badRequest(
                    "WRONG_LABEL",
                    "label is '%s'; expected 1 to %d letters, digits, dots, dashes, underscores and @"
                            .formatted(Problem.shortened(label), AccessPoint.MAX_LABEL));
        }
        if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(MAX_VALIDITY) > 0) {
            throw ProblemException.badRequest(
                    "WRONG_VALIDITY",
                    "validForSeconds is %d; expected 1 to %d"
                            .formatted(validity.toSeconds(), MAX_VALIDITY.toSeconds()));
        }
        try {
            return AccessAuthority.publicKey(publicKey);
        } catch (InvalidKeySpecException e) {
            throw ProblemException.badRequest(
                    "WRONG_PUBLIC_KEY", "publicKey is no P-256 key; expected its SubjectPublicKeyInfo (DER) in Base64");
        }
    }

    private static AccessRecord known(Transaction transaction, Cluster cluster) {
        return transaction
                .access()
                .find(cluster.id())
                .orElseThrow(() -> ProblemException.notFound(
                        "NO_ACCESS_POINT",
                        "cluster '%s' has no access point yet; 'drover cluster access %s --out DIR' makes it, with a first certificate"
                                .formatted(cluster.name(), cluster.name())));
    }

    private static Optional<AccessClient> client(AccessPoint point, String labelOrFingerprint) {
        return FINGERPRINT.matcher(labelOrFingerprint).matches()
                ? point.client(new Digest(labelOrFingerprint))
                : active(point, labelOrFingerprint);
    }

    private static Optional<AccessClient> active(AccessPoint point, String label) {
        return point.clients().stream()
                .filter(client ->
                        client.label().equals(label) && client.revokedAt().isEmpty())
                .findFirst();
    }

    private void tell(Transaction transaction, Cluster cluster, String type, AccessClient client) {
        events.publish(
                transaction,
                Event.of(
                        time.instant(),
                        type,
                        cluster.id().value(),
                        Map.of(
                                "label",
                                client.label(),
                                "fingerprint",
                                client.fingerprint().hex())));
    }

    private static Cluster cluster(Transaction transaction, String idOrName) {
        return transaction
                .clusters()
                .findByName(idOrName)
                .or(() -> {
                    try {
                        return transaction.clusters().find(new ClusterId(idOrName));
                    } catch (IllegalArgumentException e) {
                        // Not in the form of an ID, so it is none.
                        return Optional.empty();
                    }
                })
                .orElseThrow(() -> ProblemException.notFound(
                        "NO_SUCH_CLUSTER",
                        "there is no cluster '%s'; expected a name or ID that 'drover cluster list' shows"
                                .formatted(Problem.shortened(idOrName))));
    }

    /**
     * A client certificate, just made.
     *
     * @param record the access point, with it
     * @param client what is kept of it
     * @param certificate in DER
     */
    record Issued(AccessRecord record, AccessClient client, Blob certificate) {}
}
