package io.drover.migration.rehearsal;

import io.drover.migration.codec.Canonical;
import io.drover.migration.host.Follower;
import io.drover.migration.host.HostEffect.HostAnswer.Voted;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.host.HostTransition;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;
import io.drover.migration.manifest.SecretsKey;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a migration computes between LOCK and SWITCH: sign, encode, decode, verify, vote, count. A process that does it
 * for the first time takes some hundred milliseconds, to load classes and to interpret what is compiled later; who has
 * rehearsed does not make the cluster wait for that. Touches nothing outside; thread-safe.
 */
public final class Rehearsal {
    private final SigningKey sourceKey = SigningKey.generate();
    private final UnsealingKey targetSeal = UnsealingKey.generate();
    private final SigningKey hostKey = SigningKey.generate();
    private final HostKey host = hostKey.hostKey();
    private final PlaneIdentity source =
            new PlaneIdentity(PlaneId.random(), sourceKey.planeKey(), targetSeal.sealingKey());
    private final PlaneIdentity target =
            new PlaneIdentity(PlaneId.random(), SigningKey.generate().planeKey(), targetSeal.sealingKey());
    private final ClusterId cluster = ClusterId.random();
    private final HostSet hosts = new HostSet(Set.of(host));
    private final Signed<Genesis> genesis =
            Signed.by(sourceKey, new Genesis(cluster, source, hosts.electorate(), PlaneClock.FIRST.incarnation()));
    private final Follower follower = new Follower(hostKey);

    /**
     * Runs it.
     *
     * @param rounds 1 or more
     */
    public void run(int rounds) {
        for (int round = 0; round < rounds; round++) {
            Signed<TransferCertificate> decision = Signed.by(sourceKey, certificate());
            Signed<TransferCertificate> shown = Signed.decode(TransferCertificate.class, decision.encode());
            Signed<Vote> vote = vote(shown);
            Majority majority = new Majority(shown, hosts, List.of(Signed.decode(Vote.class, vote.encode())));
            Majority told = Canonical.decode(Majority.class, Canonical.encode(majority));
            if (!told.provenBy(source.key())) {
                throw new IllegalStateException("a rehearsed migration of one host did not find its majority");
            }
        }
    }

    private TransferCertificate certificate() {
        return new TransferCertificate(
                MigrationId.random(),
                cluster,
                Genesis.EPOCH + 1,
                genesis.digest(),
                source,
                PlaneClock.FIRST.incarnation(),
                target,
                hosts.electorate(),
                hosts.electorate(),
                Digest.of(genesis.statement()),
                gateways(),
                SecretsKey.random().sealedTo(target.sealingKey()));
    }

    private Signed<Vote> vote(Signed<TransferCertificate> certificate) {
        HostState state = HostState.fresh(host);
        state = follower.on(state, new HostEvent.Enrolled(source, gateways(), PlaneClock.FIRST))
                .state();
        state = follower.on(state, new HostEvent.GenesisShown(source.id(), genesis, Set.of()))
                .state();
        state = Canonical.decode(HostState.class, Canonical.encode(state));
        HostTransition moved =
                follower.on(state, new HostEvent.LinksShown(cluster, List.of(new Link.Transfer(certificate))));
        return Optional.of(moved.answer())
                .filter(Voted.class::isInstance)
                .map(answer -> ((Voted) answer).vote())
                .orElseThrow(() -> new IllegalStateException("a rehearsed host did not vote: " + moved.answer()));
    }

    private List<GatewayAddress> gateways() {
        return List.of(
                new GatewayAddress("localhost", 1, Fingerprint.of(host.hex().getBytes(StandardCharsets.US_ASCII))));
    }
}
