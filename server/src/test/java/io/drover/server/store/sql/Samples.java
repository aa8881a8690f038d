package io.drover.server.store.sql;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKeyChange;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PlaneKey;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.SealingKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.Succession;
import io.drover.migration.identity.UnsealingKey;
import io.drover.migration.manifest.AccessClient;
import io.drover.migration.manifest.AccessPoint;
import io.drover.migration.manifest.HistoryEntry;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.SealedManifest;
import io.drover.migration.manifest.Secrets;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.recovery.Renewal;
import io.drover.protocol.LatencyBuckets;
import io.drover.server.HostPort;
import io.drover.server.access.AccessHome;
import io.drover.server.access.AccessRecord;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.event.Event;
import io.drover.server.gateway.ProbeSpan;
import io.drover.server.host.Host;
import io.drover.server.host.HostFactsRecord;
import io.drover.server.migration.Route;
import io.drover.server.migration.StoredClaim;
import io.drover.server.migration.StoredMigration;
import io.drover.server.migration.Tombstone;
import io.drover.server.migration.impact.ImpactRecord;
import io.drover.server.migration.impact.ImpactWindow;
import io.drover.server.migration.impact.ProbedEndpoint;
import io.drover.server.migration.impact.WorkloadChange;
import io.drover.server.peer.Peer;
import io.drover.server.plane.KeyChange;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskState;
import io.drover.server.task.TaskType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Records as they occur, with every component filled. */
public final class Samples {
    /** With nanoseconds, which a store must not round. */
    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456789Z");

    private static final SigningKey PLANE = SigningKey.generate();
    private static final UnsealingKey UNSEALING = UnsealingKey.generate();

    private Samples() {}

    static SigningKey planeKey() {
        return PLANE;
    }

    static PlaneIdentity plane(String id) {
        return new PlaneIdentity(new PlaneId(id), PLANE.planeKey(), UNSEALING.sealingKey());
    }

    static ImpactRecord impact(long answered) {
        List<Long> counts = Stream.iterate(answered, ignored -> 0L)
                .limit(LatencyBuckets.COUNT)
                .toList();
        ImpactWindow window = new ImpactWindow(ProbeSpan.DURING, answered + 1, 1, "refused", counts, 240);
        return new ImpactRecord(
                List.of(new ProbedEndpoint(
                        SigningKey.generate().hostKey(), "web-1", "tcp:127.0.0.1:80", List.of(window))),
                1,
                List.of(window),
                true,
                List.of(new WorkloadChange("task/1", false, Optional.of("node-1"), Optional.empty())),
                1,
                List.of("host web-2 does not probe: it is not connected"));
    }

    static Digest digest(String of) {
        return Digest.of(of.getBytes(StandardCharsets.UTF_8));
    }

    static Fingerprint tls(String of) {
        return Fingerprint.of(of.getBytes(StandardCharsets.UTF_8));
    }

    static Blob blob(String of) {
        return Blob.of(of.getBytes(StandardCharsets.UTF_8));
    }

    static Cluster cluster(String name) {
        return cluster(ClusterId.random(), name, "swarm-" + name);
    }

    public static Cluster cluster(ClusterId id, String name, String fingerprint) {
        SigningKey host = SigningKey.generate();
        Profile profile = new Profile(
                "swarm",
                fingerprint,
                Map.of("advertise", "10.0.0.1", "port", "2377"),
                List.of(new Member(host.hostKey(), name + "-1", tls(name), "x1", "manager", Set.of())),
                List.of());
        Chain chain = Chain.startingWith(Signed.by(
                PLANE, new Genesis(id, plane("plane-a"), profile.hosts().electorate(), 1)));
        return new Cluster(
                id,
                name,
                ClusterStatus.RUNNING,
                profile,
                chain,
                Optional.of(new Inventory(Map.of("service/web", "7"), Map.of("container/91ab", "web.1"), NOW)),
                new Secrets(Map.of("join-token", blob("SWMTKN"))),
                List.of(new HistoryEntry(NOW, "a", "taken over")),
                NOW,
                0);
    }

    public static Host host(String name) {
        return new Host(
                SigningKey.generate().hostKey(),
                name,
                tls(name),
                NOW,
                Optional.of(new HostFactsRecord(
                        name, "Debian 13", "6.12", "amd64", 2, 1L << 32, "0.1.0", "4f1d", List.of("10.0.0.1"))),
                Optional.of(NOW.plusSeconds(1)),
                Optional.empty());
    }

    public static Peer peer(String id, String name, String... tls) {
        return new Peer(
                plane(id),
                name,
                Stream.of(tls)
                        .map(key -> new GatewayAddress("gw.example.net", 7443, tls(key)))
                        .toList(),
                true,
                new PlaneClock(1, 7),
                NOW);
    }

    static AccessRecord access(ClusterId cluster, String name) {
        return new AccessRecord(
                cluster,
                new AccessPoint(
                        name,
                        8446,
                        List.of(blob("authority"), blob("root")),
                        List.of(new AccessClient(
                                "ci", digest("ci"), NOW, NOW.plusSeconds(60), Optional.of(NOW.plusSeconds(7))))),
                Optional.of(new AccessHome("plane-b", List.of(new HostPort("gw-b.example.net", 8446)))));
    }

    static StoredMigration migration(ClusterId cluster) {
        return new StoredMigration(MigrationId.random(), cluster, Route.PLANE, "CLAIM", false, blob("state"), 0);
    }

    static StoredClaim claim(ClusterId cluster) {
        return new StoredClaim(MigrationId.random(), cluster, "HELD", false, blob("state"), 0);
    }

    static Tombstone tombstone(ClusterId cluster, long epoch, Instant at) {
        return new Tombstone(
                cluster,
                epoch,
                "web",
                MigrationId.random(),
                new PlaneId("plane-b"),
                cluster("of " + cluster).chain(),
                Optional.empty(),
                Optional.of(new SealedManifest(
                        new MigrationId("m-of-a-sample"), new SealedBox(blob("key"), blob("manifest")))),
                at);
    }

    static Renewal renewal(ClusterId cluster, int incarnation) {
        HostSet hosts = new HostSet(Set.of(SigningKey.generate().hostKey()));
        PlaneIdentity owner = plane("plane-a");
        Signed<Genesis> genesis = Signed.by(PLANE, new Genesis(cluster, owner, hosts.electorate(), 1));
        return Renewal.of(Chain.startingWith(genesis), PLANE, incarnation, owner, hosts, digest("held"), List.of());
    }

    static HostKeyChange hostKeyChange() {
        return HostKeyChange.by(SigningKey.generate(), SigningKey.generate(), new PlaneId("plane-a"), tls("next"));
    }

    static KeyChange keyChange(String former, String next) {
        return new KeyChange(
                Signed.by(PLANE, new Succession(keys(former), keys(next), List.of(gateway(next)))), Optional.empty());
    }

    private static PlaneIdentity keys(String name) {
        return new PlaneIdentity(
                new PlaneId("plane-a"),
                new PlaneKey(digest(name).hex()),
                new SealingKey(digest(name).hex()));
    }

    private static GatewayAddress gateway(String name) {
        return new GatewayAddress(
                "gw.example", 8444, new Fingerprint(digest(name).hex()));
    }

    static Signed<Abort> abort(MigrationId migration) {
        return Signed.by(
                PLANE,
                new Abort(migration, new ClusterId("cluster-1"), new PlaneId("plane-a"), new PlaneId("plane-b"), 2));
    }

    public static Task task(String id, String subject) {
        return new Task(
                new TaskId(id),
                TaskType.MIGRATE,
                "Migrate " + subject,
                subject,
                Map.of("target", "b"),
                TaskState.RUNNING,
                List.of(new Task.Step("CLAIM", Task.StepState.RUNNING, Optional.of(NOW), Optional.empty())),
                Optional.empty(),
                NOW,
                NOW);
    }

    static Task ended(Task task, TaskState state) {
        return new Task(
                task.id(),
                task.type(),
                task.title(),
                task.subject(),
                task.parameters(),
                state,
                task.steps(),
                Optional.of("why"),
                task.createdAt(),
                task.updatedAt().plusSeconds(9));
    }

    static Event event(String subject) {
        return Event.of(NOW, "cluster.status", subject, Map.of("status", "RUNNING"));
    }
}
