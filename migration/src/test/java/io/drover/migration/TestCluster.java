package io.drover.migration;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Inventory;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.SealedSecrets;
import io.drover.migration.ownership.Adoption;
import io.drover.migration.ownership.AdoptionTerms;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A cluster of some hosts, and the statements that a sound protocol run makes of it. */
public record TestCluster(ClusterId id, List<TestHost> hosts) {
    public static final Instant THEN = Instant.parse("2030-01-02T03:04:05Z");
    public static final SealedBox BOX = new SealedBox(Blob.of(new byte[32]), Blob.of(new byte[48]));

    public static TestCluster of(String id, int hosts) {
        List<TestHost> all = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            all.add(TestHost.named("h" + i));
        }
        return new TestCluster(new ClusterId(id), all);
    }

    public TestHost host(int index) {
        return hosts.get(index);
    }

    public HostSet set() {
        return new HostSet(hosts.stream().map(TestHost::id).collect(Collectors.toSet()));
    }

    public Signed<Genesis> genesis(TestPlane owner) {
        return Signed.by(owner.key(), new Genesis(id, owner.identity(), set().electorate(), 1));
    }

    public Chain chain(TestPlane owner) {
        return Chain.startingWith(genesis(owner));
    }

    /** The certificate that ends the newest ownership of a chain. */
    public Signed<TransferCertificate> transfer(Chain chain, TestPlane source, TestPlane target) {
        return Signed.by(source.key(), statement(chain, source, target, migration(chain), digest("manifest"), 1));
    }

    public Signed<TransferCertificate> transfer(Chain chain, TestPlane source, TestPlane target, int incarnation) {
        return Signed.by(
                source.key(), statement(chain, source, target, migration(chain), digest("manifest"), incarnation));
    }

    public TransferCertificate statement(
            Chain chain, TestPlane source, TestPlane target, MigrationId migration, Digest manifest, int incarnation) {
        return new TransferCertificate(
                migration,
                id,
                chain.epoch() + 1,
                chain.head(),
                source.identity(),
                incarnation,
                target.identity(),
                set().electorate(),
                set().electorate(),
                manifest,
                target.gateways(),
                BOX);
    }

    public static MigrationId migration(Chain chain) {
        return new MigrationId("migration-" + chain.epoch());
    }

    public Majority majority(Signed<TransferCertificate> certificate, TestHost... voters) {
        return new Majority(
                certificate,
                set(),
                Arrays.stream(voters).map(host -> host.vote(certificate)).toList());
    }

    public Majority majority(Signed<TransferCertificate> certificate) {
        return majority(certificate, hosts.subList(0, set().quorum()).toArray(TestHost[]::new));
    }

    public List<Signed<Vote>> votes(Signed<TransferCertificate> certificate, int count) {
        return hosts.subList(0, count).stream()
                .map(host -> host.vote(certificate))
                .toList();
    }

    public AdoptionTerms adoptionTerms(Chain chain, TestPlane adopter, TestHost... dead) {
        Set<HostKey> lost = Arrays.stream(dead).map(TestHost::id).collect(Collectors.toSet());
        Set<HostKey> survivors = new HashSet<>(set().hosts());
        survivors.removeAll(lost);
        return new AdoptionTerms(
                id,
                chain.epoch() + 1,
                chain.head(),
                adopter.identity(),
                adopter.gateways(),
                lost,
                new HostSet(survivors));
    }

    public Link.Adopted adopted(AdoptionTerms terms) {
        return new Link.Adopted(hosts.stream()
                .filter(host -> terms.survivors().contains(host.id()))
                .map(host -> Signed.by(host.key(), new Adoption(host.id(), terms)))
                .toList());
    }

    public Profile profile() {
        return new Profile(
                "swarm",
                "swarm-" + id,
                Map.of("name", "default"),
                hosts.stream().map(TestHost::member).toList(),
                List.of());
    }

    public Manifest manifest(Chain chain) {
        return manifest(chain, "shop");
    }

    public Manifest manifest(Chain chain, String name) {
        return manifest(chain, name, Map.of("service/web", "7"));
    }

    public Manifest manifest(Chain chain, String name, Map<String, String> identity) {
        return new Manifest(
                id,
                name,
                profile(),
                chain,
                Optional.of(new Inventory(identity, Map.of("container/1", "h0 since 12:00"), THEN)),
                new SealedSecrets(Blob.of(new byte[12]), Blob.of(new byte[16])),
                List.of(),
                THEN,
                Optional.empty(),
                List.of());
    }

    public static Digest digest(String of) {
        return Digest.of(of.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
