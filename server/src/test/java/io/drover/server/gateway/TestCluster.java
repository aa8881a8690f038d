package io.drover.server.gateway;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.util.List;
import java.util.Set;

/** The chain of one cluster, as its owners write it. */
final class TestCluster {
    final ClusterId id = ClusterId.random();
    final MigrationId migration = MigrationId.random();
    final HostSet hosts;
    Chain chain;

    TestCluster(FakePlane owner, HostKey... hosts) {
        this.hosts = new HostSet(Set.of(hosts));
        chain = Chain.startingWith(Signed.by(
                owner.key, new Genesis(id, owner.identity, this.hosts.electorate(), owner.clock.incarnation())));
    }

    /** A transfer that follows the newest link, signed by its owner; not added to the chain. */
    Signed<TransferCertificate> transfer(FakePlane source, FakePlane target) {
        return Signed.by(
                source.key,
                new TransferCertificate(
                        migration,
                        id,
                        chain.epoch() + 1,
                        chain.head(),
                        source.identity,
                        source.clock.incarnation(),
                        target.identity,
                        hosts.electorate(),
                        hosts.electorate(),
                        Digest.of(new byte[0]),
                        List.of(target.address()),
                        new SealedBox(Blob.EMPTY, Blob.EMPTY)));
    }

    Link followedBy(Signed<TransferCertificate> certificate) {
        Link link = new Link.Transfer(certificate);
        chain = chain.followedBy(link);
        return link;
    }

    Majority majority(Signed<TransferCertificate> certificate, List<Signed<Vote>> votes) {
        return new Majority(certificate, hosts, votes);
    }
}
