package io.drover.migration.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.PlaneKey;
import io.drover.migration.identity.Signed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MajorityTest {
    private final TestPlane a = TestPlane.named("plane-a");
    private final TestPlane b = TestPlane.named("plane-b");
    private final PlaneKey signer = a.key().planeKey();

    @Test
    void exactlyTheQuorumAndOneFewer() {
        for (int hosts = 1; hosts <= 7; hosts++) {
            TestCluster cluster = TestCluster.of("cluster-1", hosts);
            Signed<TransferCertificate> certificate = cluster.transfer(cluster.chain(a), a, b);
            int quorum = cluster.set().quorum();
            assertThat(of(cluster, certificate, cluster.votes(certificate, quorum))
                            .provenBy(signer))
                    .isTrue();
            assertThat(of(cluster, certificate, cluster.votes(certificate, quorum - 1))
                            .provenBy(signer))
                    .isFalse();
            assertThat(of(cluster, certificate, cluster.votes(certificate, hosts))
                            .voters())
                    .hasSize(hosts);
        }
    }

    @Test
    void votesThatDoNotCount() {
        TestCluster cluster = TestCluster.of("cluster-1", 3);
        Chain chain = cluster.chain(a);
        Signed<TransferCertificate> certificate = cluster.transfer(chain, a, b);
        TestHost host = cluster.host(1);
        Signed<Vote> first = cluster.host(0).vote(certificate);
        Vote good = host.vote(certificate).statement();
        List<Signed<Vote>> wrong = List.of(
                first,
                TestHost.named("stranger").vote(certificate),
                host.vote(cluster.transfer(chain, a, TestPlane.named("plane-c"))),
                host.vote(cluster.transfer(chain, a, b, 2)),
                Signed.by(host.key(), new Vote(host.id(), good.cluster(), 3, good.certificate(), 1)),
                Signed.by(host.key(), new Vote(host.id(), new ClusterId("cluster-2"), 2, good.certificate(), 1)),
                Signed.by(host.key(), new Vote(host.id(), good.cluster(), 2, good.certificate(), 2)),
                Signed.by(host.key(), new Vote(host.id(), good.cluster(), 2, TestCluster.digest("x"), 1)),
                Signed.by(cluster.host(0).key(), good),
                new Signed<>(good, first.signature()));
        for (Signed<Vote> vote : wrong) {
            Majority majority = of(cluster, certificate, List.of(first, vote));
            assertThat(majority.voters()).containsExactly(cluster.host(0).id());
            assertThat(majority.provenBy(signer)).isFalse();
        }
        assertThat(of(cluster, certificate, List.of(first, host.vote(certificate)))
                        .provenBy(signer))
                .isTrue();
    }

    @Test
    void theHostsAndTheSignerAreThoseOfTheCertificate() {
        TestCluster cluster = TestCluster.of("cluster-1", 3);
        Signed<TransferCertificate> certificate = cluster.transfer(cluster.chain(a), a, b);
        TestCluster smaller = TestCluster.of("cluster-1", 1);
        assertThat(of(smaller, certificate, smaller.votes(certificate, 1)).provenBy(signer))
                .isFalse();
        Majority proof = of(cluster, certificate, cluster.votes(certificate, 3));
        assertThat(proof.provenBy(signer)).isTrue();
        assertThat(proof.provenBy(b.key().planeKey())).isFalse();
        Signed<TransferCertificate> forged = Signed.by(b.key(), certificate.statement());
        assertThat(of(cluster, forged, cluster.votes(certificate, 3)).provenBy(signer))
                .isFalse();
    }

    @Test
    void tooManyVotesAreRefused() {
        TestCluster cluster = TestCluster.of("cluster-1", 1);
        Signed<TransferCertificate> certificate = cluster.transfer(cluster.chain(a), a, b);
        List<Signed<Vote>> crowd = new ArrayList<>(
                Collections.nCopies(HostSet.MAX_HOSTS + 1, cluster.host(0).vote(certificate)));
        assertThatThrownBy(() -> of(cluster, certificate, crowd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("20001 votes: expected at most 20000");
    }

    private static Majority of(TestCluster cluster, Signed<TransferCertificate> certificate, List<Signed<Vote>> votes) {
        return new Majority(certificate, cluster.set(), votes);
    }
}
