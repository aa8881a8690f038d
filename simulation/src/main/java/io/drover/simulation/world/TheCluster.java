package io.drover.simulation.world;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.SealedSecrets;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.simulation.world.Cast.HostPart;
import io.drover.simulation.world.Cast.PlanePart;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The one cluster of a schedule: its hosts and how it begins. */
public final class TheCluster {
    public static final ClusterId ID = new ClusterId("cluster-1");
    public static final String NAME = "shop";
    public static final String KIND = "swarm";
    public static final String FINGERPRINT = "swarm-1";
    public static final LocalEndpoint ENDPOINT = LocalEndpoint.unix("/run/docker.sock");

    /** What every grant allows. */
    public static final List<Grant.Rule> INSPECTION =
            List.of(new Grant.Rule.Http(ENDPOINT, List.of(new HttpPattern("GET", "/info"))));

    private static final String REVISION = "revision";
    private static final Instant CREATED = Instant.parse("2030-01-01T00:00:00Z");

    private final List<HostPart> hosts;
    private final HostSet set;
    private final Signed<Genesis> genesis;

    public TheCluster(List<HostPart> hosts, PlanePart owner) {
        this.hosts = List.copyOf(hosts);
        this.set = new HostSet(hosts.stream().map(HostPart::id).collect(Collectors.toUnmodifiableSet()));
        this.genesis = Signed.by(owner.key(), new Genesis(ID, owner.identity(), set.electorate(), 1));
    }

    public List<HostPart> hosts() {
        return hosts;
    }

    public HostSet set() {
        return set;
    }

    /** The hosts in an order that is the same in every run, which that of a set is not. */
    public List<HostKey> keys() {
        return hosts.stream().map(HostPart::id).toList();
    }

    public Signed<Genesis> genesis() {
        return genesis;
    }

    /** Those of the hosts that are in a set, in an order that is the same in every run. */
    public List<HostPart> membersOf(HostSet members) {
        return hosts.stream().filter(host -> members.contains(host.id())).toList();
    }

    private Profile profile(HostSet members, long revision) {
        return new Profile(
                KIND,
                FINGERPRINT,
                Map.of(REVISION, Long.toString(revision)),
                membersOf(members).stream()
                        .map(host -> new Member(
                                host.id(), host.name(), host.tls(), "node-" + host.name(), "manager", Set.of(ENDPOINT)))
                        .toList(),
                List.of());
    }

    /** @param draft tells the secrets' key from others */
    public Manifest manifest(Chain chain, HostSet members, long revision, long draft) {
        return new Manifest(
                ID,
                NAME,
                profile(members, revision),
                chain,
                Optional.empty(),
                new SealedSecrets(number(12, draft), number(16, draft)),
                List.of(),
                CREATED,
                Optional.empty(),
                List.of());
    }

    /** The key of a draft's secrets, as if it were sealed: here nothing is secret, but the two must go together. */
    public static SealedBox secretsKey(long draft) {
        return new SealedBox(number(32, draft), number(48, draft));
    }

    public static boolean opens(SealedBox key, Manifest manifest) {
        return draftOf(key.encapsulation()) == draftOf(manifest.secrets().nonce());
    }

    public static long revisionOf(Profile profile) {
        return Long.parseLong(profile.settings().getOrDefault(REVISION, "-1"));
    }

    private static long draftOf(Blob blob) {
        return ByteBuffer.wrap(blob.bytes()).getLong();
    }

    private static Blob number(int bytes, long value) {
        return Blob.of(ByteBuffer.allocate(bytes).putLong(value).array());
    }
}
