package io.drover.migration.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChainTest {
    private final TestPlane a = TestPlane.named("plane-a");
    private final TestPlane b = TestPlane.named("plane-b");
    private final TestPlane c = TestPlane.named("plane-c");
    private final TestCluster cluster = TestCluster.of("cluster-1", 3);
    private final Chain one = cluster.chain(a);

    @Test
    void thereAndBackAndOn() {
        Chain two = one.followedBy(new Link.Transfer(cluster.transfer(one, a, b)));
        Chain three = two.followedBy(new Link.Transfer(cluster.transfer(two, b, a)));
        Chain four = three.followedBy(cluster.adopted(cluster.adoptionTerms(three, c, cluster.host(0))));
        assertThat(List.of(one.epoch(), two.epoch(), three.epoch(), four.epoch()))
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(two.owner()).isEqualTo(b.identity());
        assertThat(four.owner()).isEqualTo(c.identity());
        assertThat(four.hosts().count()).isEqualTo(2);
        assertThat(four.after(2)).hasSize(2);
        assertThat(four.after(0)).hasSize(3);
        assertThat(four.after(4)).isEmpty();
        assertThat(one.head()).isEqualTo(cluster.genesis(a).digest());
    }

    @Test
    void aGenesisIsSignedByItsOwner() {
        Signed<Genesis> forged = Signed.by(b.key(), cluster.genesis(a).statement());
        assertThatThrownBy(() -> Chain.startingWith(forged))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not signed by its owner");
    }

    @Test
    void everyWayATransferCanBeWrong() {
        TransferCertificate good = cluster.transfer(one, a, b).statement();
        Electorate fewer = TestCluster.of("cluster-1", 2).set().electorate();
        breaks(Signed.by(b.key(), good));
        breaks(Signed.by(
                a.key(), copy(good, new ClusterId("cluster-2"), 2, good.previous(), a.identity(), good.ended())));
        breaks(Signed.by(a.key(), copy(good, cluster.id(), 3, good.previous(), a.identity(), good.ended())));
        breaks(Signed.by(a.key(), copy(good, cluster.id(), 2, TestCluster.digest("x"), a.identity(), good.ended())));
        breaks(Signed.by(a.key(), copy(good, cluster.id(), 2, good.previous(), b.identity(), good.ended())));
        breaks(Signed.by(
                a.key(),
                copy(good, cluster.id(), 2, good.previous(), a.withOtherKeys().identity(), good.ended())));
        breaks(Signed.by(a.key(), copy(good, cluster.id(), 2, good.previous(), a.identity(), fewer)));
        Chain two = one.followedBy(new Link.Transfer(Signed.by(a.key(), good)));
        Link again = new Link.Transfer(Signed.by(a.key(), good));
        assertThatThrownBy(() -> two.followedBy(again)).hasMessageContaining("breaks at epoch 2");
    }

    private void breaks(Signed<TransferCertificate> certificate) {
        assertThatThrownBy(() -> one.followedBy(new Link.Transfer(certificate)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the chain of cluster cluster-1 breaks at epoch");
    }

    private static TransferCertificate copy(
            TransferCertificate good,
            ClusterId cluster,
            long epoch,
            Digest previous,
            PlaneIdentity source,
            Electorate ended) {
        return new TransferCertificate(
                new MigrationId("migration-1"),
                cluster,
                epoch,
                previous,
                source,
                1,
                good.target(),
                ended,
                good.begun(),
                good.manifest(),
                good.targetGateways(),
                good.secretsKey());
    }

    @Test
    void aCertificateBeginsNoFirstEpoch() {
        TransferCertificate good = cluster.transfer(one, a, b).statement();
        for (long epoch : new long[] {1, 0, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> copy(good, cluster.id(), epoch, good.previous(), a.identity(), good.ended()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the first that a transfer can begin is 2");
        }
    }

    @Test
    void everyWayAnAdoptionCanBeWrong() {
        AdoptionTerms good = cluster.adoptionTerms(one, c, cluster.host(0));
        refusedInChain(terms(new ClusterId("cluster-2"), 2, one.head(), good.dead()));
        refusedInChain(terms(cluster.id(), 1, one.head(), good.dead()));
        refusedInChain(terms(cluster.id(), 2, TestCluster.digest("x"), good.dead()));
        refusedInChain(terms(
                cluster.id(), 2, one.head(), Set.of(TestHost.named("stranger").id())));
        Set<HostKey> tooMany = new HashSet<>(good.dead());
        tooMany.add(TestHost.named("stranger").id());
        refusedInChain(terms(cluster.id(), 2, one.head(), tooMany));
        assertThat(one.followedBy(cluster.adopted(good)).epoch()).isEqualTo(2);
        AdoptionTerms later = terms(cluster.id(), 7, one.head(), good.dead());
        assertThat(one.followedBy(cluster.adopted(later)).epoch()).isEqualTo(7);
    }

    private void refusedInChain(AdoptionTerms terms) {
        assertThatThrownBy(() -> one.followedBy(cluster.adopted(terms)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("breaks at epoch");
    }

    private AdoptionTerms terms(ClusterId of, long epoch, Digest previous, Set<HostKey> dead) {
        Set<HostKey> survivors = new HashSet<>(cluster.set().hosts());
        survivors.removeAll(dead);
        return new AdoptionTerms(of, epoch, previous, c.identity(), c.gateways(), dead, new HostSet(survivors));
    }

    @Test
    void anAdoptionIsStatedByEverySurvivorAlike() {
        AdoptionTerms terms = cluster.adoptionTerms(one, c, cluster.host(0));
        AdoptionTerms other = cluster.adoptionTerms(one, b, cluster.host(0));
        Signed<Adoption> first = adoption(1, terms);
        Signed<Adoption> second = adoption(2, terms);
        assertThat(new Link.Adopted(List.of(first, second)).digest()).isEqualTo(terms.digest());
        refused(List.of());
        refused(List.of(first));
        refused(List.of(first, first));
        refused(List.of(first, adoption(2, other)));
        refused(List.of(first, new Signed<>(second.statement(), first.signature())));
        assertThatThrownBy(() -> new Adoption(cluster.host(0).id(), terms))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not among the survivors");
    }

    private Signed<Adoption> adoption(int host, AdoptionTerms terms) {
        return Signed.by(
                cluster.host(host).key(), new Adoption(cluster.host(host).id(), terms));
    }

    private static void refused(List<Signed<Adoption>> adoptions) {
        assertThatThrownBy(() -> new Link.Adopted(adoptions)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void termsNameTheDeadAndOnlyThem() {
        HostKey host = cluster.host(0).id();
        assertThatThrownBy(() -> cluster.adoptionTerms(one, c))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no lost host");
        assertThatThrownBy(() -> new AdoptionTerms(
                        cluster.id(), 2, one.head(), c.identity(), List.of(), Set.of(host), cluster.set()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("both lost and surviving");
        Set<HostKey> crowd = new HashSet<>();
        for (int i = 0; i < HostSet.MAX_HOSTS; i++) {
            crowd.add(new HostKey("%064x".formatted(i)));
        }
        assertThatThrownBy(() ->
                        new AdoptionTerms(cluster.id(), 2, one.head(), c.identity(), List.of(), crowd, cluster.set()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a cluster of 20003 hosts");
    }

    @Test
    void hostSetsAreBoundedAndTheirQuorumIsMoreThanHalf() {
        assertThatThrownBy(() -> new HostSet(Set.of())).hasMessageContaining("a cluster of 0 hosts");
        int[] quorums = {1, 2, 2, 3, 3, 4};
        for (int hosts = 1; hosts <= quorums.length; hosts++) {
            assertThat(HostSet.quorumOf(hosts)).isEqualTo(quorums[hosts - 1]);
        }
        HostSet set = cluster.set();
        assertThat(set.electorate().matches(set)).isTrue();
        assertThat(set.electorate().matches(TestCluster.of("cluster-1", 2).set()))
                .isFalse();
        assertThat(new Electorate(set.digest(), 4).matches(set)).isFalse();
    }
}
