package io.drover.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.audit.Act;
import io.drover.migration.audit.AuditCheckpoint;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.audit.AuditExtract;
import io.drover.migration.audit.Outcome;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.PlaneClock;
import io.drover.migration.recovery.Renewal;
import io.drover.server.HostPort;
import io.drover.server.access.AccessRecord;
import io.drover.server.access.SealedAuthority;
import io.drover.server.audit.AuditRepository;
import io.drover.server.audit.AuditRow;
import io.drover.server.audit.AuditSearch;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.ClusterStatus;
import io.drover.server.event.Event;
import io.drover.server.host.Host;
import io.drover.server.host.HostRekeying;
import io.drover.server.host.HostToken;
import io.drover.server.identity.AccessToken;
import io.drover.server.identity.CustomRole;
import io.drover.server.identity.Session;
import io.drover.server.identity.SignInFailures;
import io.drover.server.identity.User;
import io.drover.server.migration.Route;
import io.drover.server.migration.StoredClaim;
import io.drover.server.migration.StoredMigration;
import io.drover.server.migration.Tombstone;
import io.drover.server.migration.impact.ImpactRecord;
import io.drover.server.peer.Invitation;
import io.drover.server.peer.Peer;
import io.drover.server.plane.KeyChange;
import io.drover.server.store.StaleVersionException;
import io.drover.server.store.Transaction;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskRepository.LogLine;
import io.drover.server.task.TaskState;
import io.drover.server.vault.Credential;
import io.drover.server.vault.CredentialId;
import io.drover.server.vault.StoredCredential;
import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.Tls;
import io.drover.server.vault.key.SealedSecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every repository promises, whichever database it is in. */
abstract class RepositoryContract {
    private TestDatabase database;
    private SqlStore store;

    abstract TestDatabase newDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = newDatabase();
        store = database.open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void write(Consumer<Transaction> work) {
        store.write(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    private void assertRefused(String reason, Consumer<Transaction> work) {
        assertThatIllegalStateException().isThrownBy(() -> write(work)).withMessageContaining(reason);
    }

    @Test
    void clockOfANewPlaneIsTheFirstAndAdvances() {
        assertThat(store.<PlaneClock>read(tx -> tx.plane().clock())).isEqualTo(PlaneClock.FIRST);
        assertThat(store.<PlaneClock>write(tx -> tx.plane().advance())).isEqualTo(new PlaneClock(1, 1));
        assertThat(store.<PlaneClock>write(tx -> tx.plane().reincarnate(2))).isEqualTo(new PlaneClock(2, 2));
        assertThat(store.<PlaneClock>read(tx -> tx.plane().clock())).isEqualTo(new PlaneClock(2, 2));
    }

    @Test
    void thatThePlaneStandsDownIsKeptUntilItIsTakenBack() {
        Finding first = Finding.error("PLANE_RESTORED", "this plane", "host h1 remembers more", "recover");
        Finding second = Finding.error("PLANE_RESTORED", "this plane", "peer b remembers more", "recover");
        assertThat(store.<Optional<Finding>>read(tx -> tx.recovery().standDown()))
                .isEmpty();
        write(tx -> tx.recovery().standDown(Optional.of(first)));
        write(tx -> tx.recovery().standDown(Optional.of(second)));
        assertThat(store.<Optional<Finding>>read(tx -> tx.recovery().standDown()))
                .contains(second);
        write(tx -> tx.recovery().standDown(Optional.empty()));
        assertThat(store.<Optional<Finding>>read(tx -> tx.recovery().standDown()))
                .isEmpty();
    }

    @Test
    void aClusterHasOneRenewal() {
        Renewal first = Samples.renewal(new ClusterId("cluster-1"), 2);
        Renewal second = Samples.renewal(new ClusterId("cluster-1"), 3);
        write(tx -> tx.recovery().save(first));
        write(tx -> tx.recovery().save(Samples.renewal(new ClusterId("cluster-2"), 2)));
        assertThat(store.<Optional<Renewal>>read(tx -> tx.recovery().renewal(new ClusterId("cluster-1"))))
                .contains(first);
        write(tx -> tx.recovery().save(second));
        assertThat(store.<Optional<Renewal>>read(tx -> tx.recovery().renewal(new ClusterId("cluster-1"))))
                .contains(second);
        assertThat(store.<List<Renewal>>read(tx -> tx.recovery().renewals())).hasSize(2);
        assertThat(store.<Optional<Renewal>>read(tx -> tx.recovery().renewal(new ClusterId("cluster-3"))))
                .isEmpty();
    }

    @Test
    void changesOfThePlanesKeysAreKeptInTheirOrder() {
        KeyChange first = Samples.keyChange("key-1", "key-2");
        KeyChange second = Samples.keyChange("key-2", "key-3");
        assertThat(store.<Optional<KeyChange>>read(tx -> tx.successions().latest()))
                .isEmpty();
        assertThatThrownBy(() -> write(tx -> tx.successions().updateLatest(first)))
                .isInstanceOf(IllegalStateException.class);
        write(tx -> tx.successions().add(first));
        write(tx -> tx.successions().add(second));
        assertThat(store.<List<KeyChange>>read(tx -> tx.successions().list())).containsExactly(first, second);
        KeyChange finished = second.finishedWith(second.announced());
        write(tx -> tx.successions().updateLatest(finished));
        assertThat(store.<List<KeyChange>>read(tx -> tx.successions().list())).containsExactly(first, finished);
        assertThat(store.<Optional<KeyChange>>read(tx -> tx.successions().latest()))
                .contains(finished);
    }

    @Test
    void aHostWhoseKeyIsChangedIsFoundByEitherAndGoesWithIt() {
        Host host = Samples.host("web-1");
        HostRekeying begun = HostRekeying.of(host);
        assertThatThrownBy(() -> write(tx -> tx.rekeyings().save(begun)))
                .as("of a host that is not stored")
                .isInstanceOf(RuntimeException.class);
        write(tx -> tx.hosts().save(host));
        write(tx -> tx.rekeyings().save(begun));
        assertThat(store.<Optional<HostRekeying>>read(tx -> tx.rekeyings().find(host.key())))
                .contains(begun);
        write(tx -> tx.hosts().save(host.departed(Samples.NOW)));
        assertThat(store.<List<HostRekeying>>read(tx -> tx.rekeyings().list())).containsExactly(begun);

        HostRekeying decided = begun.decided(Samples.hostKeyChange());
        HostKey next = decided.stored();
        assertThat(next).isNotEqualTo(host.key());
        write(tx -> {
            tx.hosts().delete(host.key());
            tx.hosts().save(host.rekeyed(next, Samples.tls("next")));
            tx.rekeyings().save(decided);
        });
        assertThat(store.<List<HostRekeying>>read(tx -> tx.rekeyings().list())).containsExactly(decided);
        assertThat(store.<Optional<HostRekeying>>read(tx -> tx.rekeyings().find(next)))
                .contains(decided);
        assertThat(store.<Optional<HostRekeying>>read(tx -> tx.rekeyings().find(host.key())))
                .isEmpty();
        assertThat(store.<Optional<HostRekeying>>read(tx -> tx.rekeyings().findByFormerTls(host.tls())))
                .contains(decided);
        assertThat(store.<Optional<HostRekeying>>read(tx -> tx.rekeyings().findByFormerTls(Samples.tls("next"))))
                .isEmpty();

        write(tx -> tx.rekeyings().delete(next));
        assertThat(store.<List<HostRekeying>>read(tx -> tx.rekeyings().list())).isEmpty();
        write(tx -> tx.rekeyings().save(decided));
        write(tx -> tx.hosts().delete(next));
        assertThat(store.<List<HostRekeying>>read(tx -> tx.rekeyings().list())).isEmpty();
    }

    @Test
    void clustersAreCoveredByARecoveryAndMayBeReleased() {
        ClusterId cluster = new ClusterId("cluster-1");
        assertThat(store.<Boolean>read(tx -> tx.recovery().isCovered(cluster))).isFalse();
        write(tx -> tx.recovery().covered(cluster, true));
        assertThat(store.<Boolean>read(tx -> tx.recovery().isReleased(cluster))).isTrue();
        write(tx -> tx.recovery().covered(cluster, false));
        assertThat(store.<Boolean>read(tx -> tx.recovery().isCovered(cluster))).isTrue();
        assertThat(store.<Boolean>read(tx -> tx.recovery().isReleased(cluster))).isFalse();
    }

    @Test
    void anAbortOfAForgottenMigrationIsKept() {
        Signed<Abort> abort = Samples.abort(new MigrationId("migration-1"));
        assertThat(store.<Optional<Signed<Abort>>>read(tx -> tx.recovery().abort(new MigrationId("migration-1"))))
                .isEmpty();
        write(tx -> tx.recovery().save(abort));
        write(tx -> tx.recovery().save(abort));
        assertThat(store.<Optional<Signed<Abort>>>read(tx -> tx.recovery().abort(new MigrationId("migration-1"))))
                .contains(abort);
    }

    @Test
    void clusterIsFoundAsItWasStored() {
        Cluster cluster = Samples.cluster("web");
        write(tx -> tx.clusters().insert(cluster));

        Cluster found = store.read(tx -> tx.clusters().find(cluster.id())).orElseThrow();
        assertThat(found.version()).isPositive();
        assertThat(found).usingRecursiveComparison().ignoringFields("version").isEqualTo(cluster);
        assertThat(store.<Optional<Cluster>>read(tx -> tx.clusters().findByName("web")))
                .contains(found);
        assertThat(store.<Optional<Cluster>>read(tx -> tx.clusters().findByFingerprint("swarm-web")))
                .contains(found);
        assertThat(store.<Optional<Cluster>>read(tx -> tx.clusters().findByName("Web")))
                .isEmpty();
    }

    @Test
    void clustersAreListedByName() {
        write(tx -> List.of("b", "a", "B").forEach(name -> tx.clusters().insert(Samples.cluster(name))));
        assertThat(store.<List<Cluster>>read(tx -> tx.clusters().list()))
                .extracting(Cluster::name)
                .containsExactly("B", "a", "b");
    }

    @Test
    void clusterIsRefusedWhereItsIdNameOrFingerprintIsTaken() {
        Cluster first = Samples.cluster("web");
        write(tx -> tx.clusters().insert(first));
        assertRefused(first.id().value(), tx -> tx.clusters().insert(Samples.cluster(first.id(), "other", "other")));
        assertRefused("'web'", tx -> tx.clusters().insert(Samples.cluster(ClusterId.random(), "web", "other")));
        assertRefused(
                "'swarm-web'", tx -> tx.clusters().insert(Samples.cluster(ClusterId.random(), "other", "swarm-web")));
        assertThat(store.<List<Cluster>>read(tx -> tx.clusters().list())).hasSize(1);
    }

    @Test
    void refusalLeavesTheTransactionUsable() {
        write(tx -> tx.clusters().insert(Samples.cluster("web")));
        write(tx -> {
            assertThatIllegalStateException().isThrownBy(() -> tx.clusters().insert(Samples.cluster("web")));
            tx.clusters().insert(Samples.cluster("web-2"));
        });
        assertThat(store.<Optional<Cluster>>read(tx -> tx.clusters().findByName("web-2")))
                .isPresent();
    }

    @Test
    void clusterIsUpdatedAtItsVersionOnly() {
        Cluster inserted = Samples.cluster("web");
        write(tx -> tx.clusters().insert(inserted));
        Cluster first = store.read(tx -> tx.clusters().find(inserted.id())).orElseThrow();
        Cluster second = store.write(tx -> tx.clusters().update(first.withStatus(ClusterStatus.MIGRATING)));

        assertThat(second.version()).isGreaterThan(first.version());
        assertThat(store.<Optional<Cluster>>read(tx -> tx.clusters().find(first.id())))
                .contains(second);
        assertThatThrownBy(() -> write(tx -> tx.clusters().update(first.withStatus(ClusterStatus.STOPPED))))
                .isInstanceOf(StaleVersionException.class)
                .hasMessageContaining(first.id().value());
        assertThatThrownBy(() -> write(tx -> tx.clusters().update(inserted))).isInstanceOf(StaleVersionException.class);
        assertThat(store.<Optional<Cluster>>read(tx -> tx.clusters().find(first.id())))
                .contains(second);
    }

    @Test
    void clusterCannotBeRenamedToATakenName() {
        Cluster web = Samples.cluster("web");
        write(tx -> {
            tx.clusters().insert(web);
            tx.clusters().insert(Samples.cluster("shop"));
        });
        Cluster stored = store.read(tx -> tx.clusters().find(web.id())).orElseThrow();
        Cluster renamed = new Cluster(
                stored.id(),
                "shop",
                stored.status(),
                stored.profile(),
                stored.chain(),
                stored.inventory(),
                stored.secrets(),
                stored.history(),
                stored.createdAt(),
                stored.version());
        assertRefused("'shop'", tx -> tx.clusters().update(renamed));
    }

    @Test
    void deletedClusterIsGoneAndItsNameFree() {
        Cluster web = Samples.cluster("web");
        write(tx -> tx.clusters().insert(web));
        write(tx -> tx.clusters().delete(web.id()));
        write(tx -> tx.clusters().insert(Samples.cluster("web")));
        assertThat(store.<Optional<Cluster>>read(tx -> tx.clusters().find(web.id())))
                .isEmpty();
        assertThatThrownBy(() -> write(tx -> tx.clusters().update(web))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hostIsFoundByKeyNameAndTls() {
        Host host = Samples.host("web-1");
        write(tx -> tx.hosts().save(host));
        assertThat(store.<Optional<Host>>read(tx -> tx.hosts().find(host.key())))
                .contains(host);
        assertThat(store.<Optional<Host>>read(tx -> tx.hosts().findByName("web-1")))
                .contains(host);
        assertThat(store.<Optional<Host>>read(tx -> tx.hosts().findByTls(host.tls())))
                .contains(host);
        assertThat(store.<Optional<Host>>read(tx -> tx.hosts().findByTls(Samples.tls("x"))))
                .isEmpty();
        write(tx -> tx.hosts().delete(host.key()));
        assertThat(store.<List<Host>>read(tx -> tx.hosts().list())).isEmpty();
    }

    @Test
    void savedHostReplacesTheOneOfItsKey() {
        Host host = Samples.host("web-1");
        Host renamed = new Host(
                host.key(),
                "web-9",
                Samples.tls("new"),
                host.enrolledAt(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        write(tx -> tx.hosts().save(host));
        write(tx -> tx.hosts().save(renamed));
        assertThat(store.<List<Host>>read(tx -> tx.hosts().list())).containsExactly(renamed);
        assertThat(store.<Optional<Host>>read(tx -> tx.hosts().findByTls(host.tls())))
                .isEmpty();
    }

    @Test
    void hostIsRefusedWhereItsNameOrTlsKeyIsAnothers() {
        Host host = Samples.host("web-1");
        write(tx -> tx.hosts().save(host));
        assertRefused("'web-1'", tx -> tx.hosts().save(Samples.host("web-1")));
        Host sameTls = new Host(
                Samples.host("x").key(),
                "web-2",
                host.tls(),
                host.enrolledAt(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertRefused("'web-1'", tx -> tx.hosts().save(sameTls));
        assertThat(store.<List<Host>>read(tx -> tx.hosts().list())).containsExactly(host);
    }

    @Test
    void hostTokenIsUsedOnce() {
        HostToken token = new HostToken(
                Samples.digest("secret"), Optional.of("web-1"), Samples.NOW.plusSeconds(60), Optional.empty());
        write(tx -> tx.hostTokens().insert(token));
        assertThat(store.<Optional<HostToken>>read(tx -> tx.hostTokens().find(token.secret())))
                .contains(token);
        assertThat(store.<Boolean>write(tx -> tx.hostTokens().use(token.secret(), Samples.NOW)))
                .isTrue();
        assertThat(store.<Boolean>write(tx -> tx.hostTokens().use(token.secret(), Samples.NOW)))
                .isFalse();
        assertThat(store.<Boolean>write(tx -> tx.hostTokens().use(Samples.digest("guess"), Samples.NOW)))
                .isFalse();
        assertThat(store.read(tx -> tx.hostTokens().find(token.secret()))
                        .orElseThrow()
                        .usedAt())
                .contains(Samples.NOW);
        assertRefused("stored already", tx -> tx.hostTokens().insert(token));
    }

    @Test
    void expiredHostTokensAreDeletedAndNoOthers() {
        HostToken old = new HostToken(Samples.digest("old"), Optional.empty(), Samples.NOW, Optional.empty());
        HostToken lasting = new HostToken(Samples.digest("new"), Optional.empty(), Instant.MAX, Optional.empty());
        write(tx -> {
            tx.hostTokens().insert(old);
            tx.hostTokens().insert(lasting);
        });
        assertThat(store.<Integer>write(tx -> tx.hostTokens().deleteExpired(Samples.NOW)))
                .isZero();
        assertThat(store.<Integer>write(tx -> tx.hostTokens().deleteExpired(Samples.NOW.plusSeconds(1))))
                .isOne();
        assertThat(store.<Optional<HostToken>>read(tx -> tx.hostTokens().find(old.secret())))
                .isEmpty();
        assertThat(store.<Optional<HostToken>>read(tx -> tx.hostTokens().find(lasting.secret())))
                .contains(lasting);
    }

    @Test
    void invitationIsUsedOnce() {
        Invitation invitation = new Invitation(
                Samples.digest("secret"), Optional.empty(), true, Samples.NOW.plusSeconds(60), Optional.empty());
        write(tx -> tx.invitations().insert(invitation));
        assertThat(store.<Boolean>write(tx -> tx.invitations().use(invitation.secret(), Samples.NOW)))
                .isTrue();
        assertThat(store.<Boolean>write(tx -> tx.invitations().use(invitation.secret(), Samples.NOW)))
                .isFalse();
        assertThat(store.<Boolean>write(tx -> tx.invitations().use(Samples.digest("no"), Samples.NOW)))
                .isFalse();
        assertThat(store.read(tx -> tx.invitations().find(invitation.secret()))
                        .orElseThrow()
                        .usedAt())
                .contains(Samples.NOW);
        assertRefused("stored already", tx -> tx.invitations().insert(invitation));
    }

    @Test
    void peerIsFoundByIdNameAndAnyTlsKey() {
        Peer peer = Samples.peer("plane-b", "b", "gw1", "gw2", "gw2");
        write(tx -> tx.peers().save(peer));
        assertThat(store.<Optional<Peer>>read(tx -> tx.peers().find(new PlaneId("plane-b"))))
                .contains(peer);
        assertThat(store.<Optional<Peer>>read(tx -> tx.peers().findByName("b"))).contains(peer);
        assertThat(store.<Optional<Peer>>read(tx -> tx.peers().findByTls(Samples.tls("gw2"))))
                .contains(peer);
        assertThat(store.<Optional<Peer>>read(tx -> tx.peers().findByTls(Samples.tls("gw3"))))
                .isEmpty();
    }

    @Test
    void savedPeerReplacesTheOneOfItsId() {
        Peer moved = Samples.peer("plane-b", "bee", "gw2", "gw3");
        write(tx -> tx.peers().save(Samples.peer("plane-b", "b", "gw1", "gw2")));
        write(tx -> tx.peers().save(moved));
        assertThat(store.<List<Peer>>read(tx -> tx.peers().list())).containsExactly(moved);
        assertThat(store.<Optional<Peer>>read(tx -> tx.peers().findByTls(Samples.tls("gw1"))))
                .isEmpty();
        assertThat(store.<Optional<Peer>>read(tx -> tx.peers().findByTls(Samples.tls("gw3"))))
                .contains(moved);
    }

    @Test
    void peerIsRefusedWhereItsNameOrTlsKeyIsAnothers() {
        write(tx -> tx.peers().save(Samples.peer("plane-b", "b", "gw1")));
        assertRefused("'b'", tx -> tx.peers().save(Samples.peer("plane-c", "b", "gw2")));
        assertRefused("'b'", tx -> tx.peers().save(Samples.peer("plane-c", "c", "gw1")));
        assertThat(store.<List<Peer>>read(tx -> tx.peers().list())).hasSize(1);
        write(tx -> tx.peers().delete(new PlaneId("plane-b")));
        write(tx -> tx.peers().save(Samples.peer("plane-c", "b", "gw1")));
    }

    @Test
    void clusterHasOneMigrationThatHasNotEnded() {
        ClusterId cluster = ClusterId.random();
        StoredMigration first = Samples.migration(cluster);
        write(tx -> tx.migrations().insert(first));
        assertRefused(first.migration().value(), tx -> tx.migrations().insert(Samples.migration(cluster)));
        assertRefused("stored already", tx -> tx.migrations().insert(first));

        StoredMigration stored =
                store.read(tx -> tx.migrations().findActive(cluster)).orElseThrow();
        assertThat(stored).usingRecursiveComparison().ignoringFields("version").isEqualTo(first);
        StoredMigration ended = store.write(tx -> tx.migrations()
                .update(new StoredMigration(
                        stored.migration(),
                        cluster,
                        Route.PLANE,
                        "ABORTED",
                        true,
                        Samples.blob("end"),
                        stored.version())));
        assertThat(store.<Optional<StoredMigration>>read(tx -> tx.migrations().findActive(cluster)))
                .isEmpty();
        assertThat(store.<Optional<StoredMigration>>read(tx -> tx.migrations().find(first.migration())))
                .contains(ended);
        assertThatThrownBy(() -> write(tx -> tx.migrations().update(stored)))
                .isInstanceOf(StaleVersionException.class)
                .hasMessageContaining(first.migration().value());

        StoredMigration second = Samples.migration(cluster);
        write(tx -> tx.migrations().insert(second));
        assertThat(store.<List<StoredMigration>>read(tx -> tx.migrations().list()))
                .extracting(StoredMigration::migration)
                .containsExactly(second.migration(), first.migration());
    }

    @Test
    void clusterHasOneClaimThatHasNotEnded() {
        ClusterId cluster = ClusterId.random();
        StoredClaim first = Samples.claim(cluster);
        write(tx -> tx.claims().insert(first));
        assertRefused(first.migration().value(), tx -> tx.claims().insert(Samples.claim(cluster)));
        assertRefused("stored already", tx -> tx.claims().insert(first));

        StoredClaim stored = store.read(tx -> tx.claims().findActive(cluster)).orElseThrow();
        StoredClaim ended = store.write(tx -> tx.claims()
                .update(new StoredClaim(
                        stored.migration(), cluster, "DROPPED", true, Samples.blob("end"), stored.version())));
        assertThat(store.<Optional<StoredClaim>>read(tx -> tx.claims().findActive(cluster)))
                .isEmpty();
        assertThat(store.<Optional<StoredClaim>>read(tx -> tx.claims().find(first.migration())))
                .contains(ended);
        assertThatThrownBy(() -> write(tx -> tx.claims().update(stored))).isInstanceOf(StaleVersionException.class);
        write(tx -> tx.claims().insert(Samples.claim(cluster)));
        assertThat(store.<List<StoredClaim>>read(tx -> tx.claims().list())).hasSize(2);
    }

    @Test
    void tombstonesKeepAllButTheManifest() {
        ClusterId cluster = ClusterId.random();
        Tombstone later = Samples.tombstone(cluster, 5, Samples.NOW.plusSeconds(10));
        Tombstone earlier = Samples.tombstone(cluster, 3, Samples.NOW);
        write(tx -> {
            tx.tombstones().save(later);
            tx.tombstones().save(earlier);
            tx.tombstones().save(Samples.tombstone(ClusterId.random(), 3, Samples.NOW.plusSeconds(20)));
        });
        assertThat(store.<List<Tombstone>>read(tx -> tx.tombstones().find(cluster)))
                .containsExactly(earlier, later);
        assertThat(store.<Integer>write(tx -> tx.tombstones().dropManifests(Samples.NOW.plusSeconds(5))))
                .isOne();
        assertThat(store.<Integer>write(tx -> tx.tombstones().dropManifests(Samples.NOW.plusSeconds(5))))
                .isZero();
        Tombstone dropped = store.read(tx -> tx.tombstones().find(cluster)).getFirst();
        assertThat(dropped.manifest()).isEmpty();
        assertThat(dropped)
                .usingRecursiveComparison()
                .ignoringFields("manifest")
                .isEqualTo(earlier);
        assertThat(store.<List<Tombstone>>read(tx -> tx.tombstones().list()))
                .hasSize(3)
                .contains(later);
        write(tx -> tx.tombstones().delete(cluster, 3));
        write(tx -> tx.tombstones().delete(cluster, 4));
        Tombstone replaced = Samples.tombstone(cluster, 5, Samples.NOW.plusSeconds(30));
        write(tx -> tx.tombstones().save(replaced));
        assertThat(store.<List<Tombstone>>read(tx -> tx.tombstones().find(cluster)))
                .containsExactly(replaced);
    }

    @Test
    void savedImpactReplacesTheOneOfItsMigration() {
        MigrationId migration = MigrationId.random();
        ImpactRecord first = Samples.impact(1);
        ImpactRecord second = Samples.impact(2);
        write(tx -> tx.impacts().save(migration, first));
        write(tx -> tx.impacts().save(MigrationId.random(), second));
        assertThat(store.<Optional<ImpactRecord>>read(tx -> tx.impacts().find(migration)))
                .contains(first);
        write(tx -> tx.impacts().save(migration, second));
        assertThat(store.<Optional<ImpactRecord>>read(tx -> tx.impacts().find(migration)))
                .contains(second);
        assertThat(store.<Optional<ImpactRecord>>read(tx -> tx.impacts().find(MigrationId.random())))
                .isEmpty();
    }

    @Test
    void clusterHasOneTaskThatHasNotEnded() {
        Task first = Samples.task("t-1", "web");
        write(tx -> tx.tasks().insert(first));
        assertThat(store.<Optional<Task>>read(tx -> tx.tasks().findActive("web")))
                .contains(first);
        assertRefused("t-1", tx -> tx.tasks().insert(Samples.task("t-2", "web")));
        assertRefused("stored already", tx -> tx.tasks().insert(first));

        Task ended = Samples.ended(first, TaskState.FAILED);
        write(tx -> tx.tasks().update(ended));
        assertThat(store.<Optional<Task>>read(tx -> tx.tasks().find(first.id())))
                .contains(ended);
        assertThat(store.<Optional<Task>>read(tx -> tx.tasks().findActive("web")))
                .isEmpty();

        Task second = Samples.task("t-2", "web");
        write(tx -> tx.tasks().insert(second));
        assertRefused("t-2", tx -> tx.tasks().update(first));
        assertRefused("t-9", tx -> tx.tasks().update(Samples.task("t-9", "shop")));
        assertThat(store.<List<Task>>read(tx -> tx.tasks().list(10))).containsExactly(second, ended);
        assertThat(store.<List<Task>>read(tx -> tx.tasks().list(1))).containsExactly(second);
    }

    @Test
    void taskLogIsNumberedFromOne() {
        Task task = Samples.task("t-1", "web");
        write(tx -> {
            tx.tasks().insert(task);
            tx.tasks().insert(Samples.task("t-2", "shop"));
        });
        for (int i = 1; i <= 3; i++) {
            String line = "line " + i;
            write(tx -> tx.tasks().log(task.id(), Samples.NOW, line));
        }
        write(tx -> tx.tasks().log(new TaskId("t-2"), Samples.NOW, "other"));
        assertThat(store.<List<LogLine>>read(tx -> tx.tasks().log(task.id(), 1, 10)))
                .containsExactly(new LogLine(2, Samples.NOW, "line 2"), new LogLine(3, Samples.NOW, "line 3"));
        assertThat(store.<List<LogLine>>read(tx -> tx.tasks().log(task.id(), 0, 1)))
                .extracting(LogLine::line)
                .containsExactly("line 1");
        assertRefused("t-9", tx -> tx.tasks().log(new TaskId("t-9"), Samples.NOW, "lost"));
    }

    @Test
    void eventsAreNumberedInOrderAndNumbersNeverComeBack() {
        assertThat(store.<Long>read(tx -> tx.events().newest())).isZero();
        Event first = store.write(tx -> tx.events().append(Samples.event("a")));
        Event second = store.write(tx -> tx.events().append(Samples.event("b")));
        assertThat(first.number()).isEqualTo(1);
        assertThat(second.number()).isGreaterThan(first.number());
        assertThat(store.<List<Event>>read(tx -> tx.events().after(0, 10))).containsExactly(first, second);
        assertThat(store.<List<Event>>read(tx -> tx.events().after(first.number(), 10)))
                .containsExactly(second);
        assertThat(store.<List<Event>>read(tx -> tx.events().after(0, 1))).containsExactly(first);
        assertThat(store.<Long>read(tx -> tx.events().newest())).isEqualTo(second.number());

        assertThat(store.<Integer>write(tx -> tx.events().deleteBefore(Samples.NOW)))
                .isZero();
        assertThat(store.<Integer>write(tx -> tx.events().deleteBefore(Samples.NOW.plusSeconds(1))))
                .isEqualTo(2);
        Event third = store.write(tx -> tx.events().append(Samples.event("c")));
        assertThat(third.number()).isGreaterThan(second.number());
    }

    @Test
    void accessPointsAreFoundByClusterAndByName() {
        ClusterId cluster = ClusterId.random();
        AccessRecord web = Samples.access(cluster, "web.access.example");
        AccessRecord shop = Samples.access(ClusterId.random(), "shop.access.example");
        write(tx -> {
            tx.access().save(web);
            tx.access().save(shop);
        });
        assertThat(store.<Optional<AccessRecord>>read(tx -> tx.access().find(cluster)))
                .contains(web);
        assertThat(store.<Optional<AccessRecord>>read(tx -> tx.access().find(ClusterId.random())))
                .isEmpty();
        assertThat(store.<List<AccessRecord>>read(tx -> tx.access().findByName("shop.access.example")))
                .containsExactly(shop);
        assertThat(store.<List<AccessRecord>>read(tx -> tx.access().findByName("SHOP.access.example")))
                .isEmpty();
        AccessRecord back = new AccessRecord(cluster, web.point(), Optional.empty());
        write(tx -> tx.access().save(back));
        assertThat(store.<List<AccessRecord>>read(tx -> tx.access().findByName("web.access.example")))
                .containsExactly(back);
        AccessRecord twin = Samples.access(ClusterId.random(), "web.access.example");
        write(tx -> tx.access().save(twin));
        assertThat(store.<List<AccessRecord>>read(tx -> tx.access().findByName("web.access.example")))
                .containsExactlyInAnyOrder(back, twin);
    }

    @Test
    void aClusterHasOneAuthority() {
        ClusterId cluster = ClusterId.random();
        SealedAuthority first = new SealedAuthority(
                cluster, Samples.blob("public"), new SealedBox(Samples.blob("key"), Samples.blob("box")));
        SealedAuthority second = new SealedAuthority(
                cluster, Samples.blob("other"), new SealedBox(Samples.blob("key"), Samples.blob("box")));
        assertThat(store.<Optional<SealedAuthority>>read(tx -> tx.access().findAuthority(cluster)))
                .isEmpty();
        write(tx -> tx.access().saveAuthority(first));
        assertThat(store.<Optional<SealedAuthority>>read(tx -> tx.access().findAuthority(cluster)))
                .contains(first);
        write(tx -> tx.access().saveAuthority(second));
        assertThat(store.<Optional<SealedAuthority>>read(tx -> tx.access().findAuthority(cluster)))
                .contains(second);
    }

    private static StoredCredential credential(String name, String rootKey) {
        return new StoredCredential(
                new Credential(
                        CredentialId.random(),
                        name,
                        new Account.OceanBase(
                                new HostPort("::1", 2881), Optional.of("demo"), "sys", "root", Tls.VERIFY),
                        Samples.NOW,
                        Samples.NOW),
                new SealedSecret(rootKey, Samples.blob("wrapped " + name), Samples.blob("sealed " + name)),
                1);
    }

    @Test
    void credentialIsFoundByExactIdAndName() {
        StoredCredential web = credential("Web_1", "k1");
        write(tx -> tx.credentials().insert(web));
        CredentialId id = web.credential().id();
        assertThat(store.<Optional<StoredCredential>>read(tx -> tx.credentials().find(id)))
                .contains(web);
        assertThat(store.<Optional<StoredCredential>>read(tx -> tx.credentials().findByName("Web_1")))
                .contains(web);
        for (String inexact : List.of("web_1", "Web", "Web%", "Web-1", "Web_1 ")) {
            assertThat(store.<Optional<StoredCredential>>read(
                            tx -> tx.credentials().findByName(inexact)))
                    .as(inexact)
                    .isEmpty();
        }
        write(tx -> tx.credentials().delete(id));
        assertThat(store.<Optional<StoredCredential>>read(tx -> tx.credentials().find(id)))
                .isEmpty();
    }

    @Test
    void credentialIsRefusedWhereItsNameIsTaken() {
        StoredCredential web = credential("web", "k1");
        StoredCredential shop = credential("shop", "k1");
        write(tx -> {
            tx.credentials().insert(web);
            tx.credentials().insert(shop);
        });
        assertRefused("'web'", tx -> tx.credentials().insert(credential("web", "k1")));
        StoredCredential renamed = new StoredCredential(
                new Credential(shop.credential().id(), "web", shop.credential().account(), Samples.NOW, Samples.NOW),
                shop.secret(),
                1);
        assertRefused("'web'", tx -> tx.credentials().update(renamed));
        assertThat(store.<List<StoredCredential>>read(tx -> tx.credentials().list()))
                .containsExactly(shop, web);
    }

    @Test
    void credentialIsUpdatedAtItsVersionOnly() {
        StoredCredential first = credential("web", "k1");
        write(tx -> tx.credentials().insert(first));
        StoredCredential rewrapped = new StoredCredential(
                first.credential(),
                new SealedSecret("k2", Samples.blob("again"), first.secret().ciphertext()),
                1);
        write(tx -> tx.credentials().update(rewrapped));
        assertThatThrownBy(() -> write(tx -> tx.credentials().update(first)))
                .isInstanceOf(StaleVersionException.class)
                .hasMessageContaining(first.credential().id().value());
        StoredCredential found =
                store.read(tx -> tx.credentials().find(first.credential().id())).orElseThrow();
        assertThat(found.version()).isEqualTo(2);
        assertThat(found.secret()).isEqualTo(rewrapped.secret());
    }

    @Test
    void credentialsUnderOtherRootKeysAreFound() {
        StoredCredential a = credential("a", "k1");
        StoredCredential b = credential("b", "k1");
        StoredCredential c = credential("c", "k2");
        write(tx -> List.of(a, b, c).forEach(each -> tx.credentials().insert(each)));
        assertThat(store.<Set<String>>read(tx -> tx.credentials().rootKeys())).containsExactlyInAnyOrder("k1", "k2");
        assertThat(store.<List<StoredCredential>>read(tx -> tx.credentials().underOtherRootKeys("k2", 10)))
                .containsExactlyInAnyOrder(a, b);
        assertThat(store.<List<StoredCredential>>read(tx -> tx.credentials().underOtherRootKeys("k2", 1)))
                .hasSize(1);
        assertThat(store.<List<StoredCredential>>read(tx -> tx.credentials().underOtherRootKeys("k3", 10)))
                .hasSize(3);
    }

    private static User user(String name, Optional<String> oidcSubject) {
        return new User(
                name,
                "Somebody",
                Set.of("ADMIN", "mine"),
                Set.of(new ClusterId("c-web"), new ClusterId("c-shop")),
                false,
                true,
                Optional.of("$argon2id$..."),
                oidcSubject,
                Samples.NOW,
                Samples.NOW.plusSeconds(1),
                Set.of("CLUSTER_VIEWER"));
    }

    private static AccessToken token(String secret, String user) {
        return new AccessToken(
                Samples.digest(secret),
                user,
                Samples.NOW,
                Optional.of("ci"),
                Set.of("CLUSTER:*:READ"),
                Optional.of(Samples.NOW.plusSeconds(60)),
                Optional.empty());
    }

    private static Session session(String secret, String user, Instant usedAt) {
        return new Session(Samples.digest(secret), user, "192.0.2.1", Samples.NOW, usedAt);
    }

    @Test
    void failedSignInsAreReplacedListedAndForgotten() {
        SignInFailures first = failures("one", 1, Samples.NOW.plusSeconds(5));
        SignInFailures second = failures("two", 2, Samples.NOW);
        SignInFailures later = failures("one", 3, Samples.NOW.plusSeconds(9));
        write(tx -> {
            tx.signInFailures().save(first);
            tx.signInFailures().save(second);
        });
        assertThat(store.<List<SignInFailures>>read(tx -> tx.signInFailures().list()))
                .containsExactly(second, first);
        write(tx -> {
            tx.signInFailures().save(later);
            tx.signInFailures().deleteBefore(Samples.NOW.plusSeconds(1));
        });
        assertThat(store.<List<SignInFailures>>read(tx -> tx.signInFailures().list()))
                .containsExactly(later);
        write(tx -> tx.signInFailures().delete(later.subject()));
        assertThat(store.<List<SignInFailures>>read(tx -> tx.signInFailures().list()))
                .isEmpty();
    }

    private static SignInFailures failures(String subject, int count, Instant last) {
        return new SignInFailures(
                SignInFailures.Sort.ADDRESS, Samples.digest(subject), count, last, last.plusSeconds(count));
    }

    @Test
    void usersAreFoundAsTheyWereStored() {
        User ann = user("ann", Optional.of("sub-1"));
        write(tx -> {
            tx.users().insert(user("bob", Optional.empty()));
            tx.users().insert(ann);
        });
        assertThat(store.<Optional<User>>read(tx -> tx.users().find("ann"))).contains(ann);
        assertThat(store.<Optional<User>>read(tx -> tx.users().findByOidcSubject("sub-1")))
                .contains(ann);
        assertThat(store.<List<User>>read(tx -> tx.users().list()))
                .extracting(User::name)
                .containsExactly("ann", "bob");
        assertThat(store.<Optional<User>>read(tx -> tx.users().find("Ann"))).isEmpty();
    }

    @Test
    void userIsRefusedWhereNameOrSubjectIsTakenOrIsNotThere() {
        write(tx -> tx.users().insert(user("ann", Optional.of("sub-1"))));
        write(tx -> tx.users().insert(user("bob", Optional.empty())));
        assertRefused("'ann'", tx -> tx.users().insert(user("ann", Optional.empty())));
        assertRefused("'eve'", tx -> tx.users().insert(user("eve", Optional.of("sub-1"))));
        assertRefused("'bob'", tx -> tx.users().update(user("bob", Optional.of("sub-1"))));
        assertRefused("'eve'", tx -> tx.users().update(user("eve", Optional.empty())));
    }

    @Test
    void aUserGoesWithTokensAndSessions() {
        write(tx -> {
            for (String name : List.of("ann", "bob")) {
                tx.users().insert(user(name, Optional.empty()));
                tx.accessTokens().insert(token("token of " + name, name));
                tx.sessions().insert(session("session of " + name, name, Samples.NOW));
            }
            tx.users().delete("ann");
        });
        assertThat(store.<List<AccessToken>>read(tx -> tx.accessTokens().ofUser("ann")))
                .isEmpty();
        assertThat(store.<List<Session>>read(tx -> tx.sessions().ofUser("ann"))).isEmpty();
        assertThat(store.<List<AccessToken>>read(tx -> tx.accessTokens().ofUser("bob")))
                .containsExactly(token("token of bob", "bob"));
        assertThat(store.<List<Session>>read(tx -> tx.sessions().ofUser("bob"))).hasSize(1);
    }

    @Test
    void tokensAndSessionsAreFoundByDigestAndChanged() {
        AccessToken token = token("t", "ann");
        Session old = session("old", "ann", Samples.NOW);
        Session fresh = session("fresh", "ann", Samples.NOW.plusSeconds(100));
        assertThat(store.<Boolean>read(tx -> tx.accessTokens().isEmpty())).isTrue();
        write(tx -> {
            tx.accessTokens().insert(token);
            tx.sessions().insert(old);
            tx.sessions().insert(fresh);
        });
        assertThat(store.<Optional<AccessToken>>read(tx -> tx.accessTokens().find(token.secret())))
                .contains(token);
        write(tx -> tx.sessions().deleteUsedBefore(Samples.NOW.plusSeconds(50)));
        assertThat(store.<Optional<Session>>read(tx -> tx.sessions().find(old.secret())))
                .isEmpty();
        assertThat(store.<Optional<Session>>read(tx -> tx.sessions().find(fresh.secret())))
                .contains(fresh);
        write(tx -> {
            tx.sessions().delete(fresh.secret());
            tx.accessTokens().delete(token.secret());
            tx.accessTokens().update(token);
            tx.sessions().update(fresh);
        });
        assertThat(store.<Boolean>read(tx -> tx.accessTokens().isEmpty())).isTrue();
        assertThat(store.<List<Session>>read(tx -> tx.sessions().ofUser("ann"))).isEmpty();
    }

    @Test
    void rolesAreSavedReplacedAndDeleted() {
        write(tx -> {
            tx.roles().save(new CustomRole("b", "", Set.of("HOST:*:READ")));
            tx.roles().save(new CustomRole("a", "first", Set.of("HOST:*:READ")));
            tx.roles().save(new CustomRole("a", "second", Set.of("CLUSTER:*:READ")));
        });
        assertThat(store.<List<CustomRole>>read(tx -> tx.roles().list()))
                .containsExactly(
                        new CustomRole("a", "second", Set.of("CLUSTER:*:READ")),
                        new CustomRole("b", "", Set.of("HOST:*:READ")));
        write(tx -> tx.roles().delete("a"));
        assertThat(store.<Optional<CustomRole>>read(tx -> tx.roles().find("a"))).isEmpty();
    }

    private static Act act(String who, ClusterId cluster, Instant at) {
        return Act.told(
                at,
                who,
                "192.0.2.1",
                "test.act",
                "Target_50%",
                Optional.of(cluster),
                Outcome.DONE,
                Map.of("code", "X"));
    }

    @Test
    void auditEntriesAreChained() {
        ClusterId cluster = ClusterId.random();
        Instant at = Instant.parse("2026-01-31T12:00:00.123456789Z");
        assertThat(store.<AuditRepository.Head>read(tx -> tx.audit().head())).isEqualTo(AuditRepository.Head.EMPTY);
        AuditEntry first = store.write(tx -> tx.audit().append(act("ann", cluster, at)));
        AuditEntry second = store.write(tx -> tx.audit().append(act("bob", ClusterId.random(), at.plusSeconds(1))));
        assertThat(first).isEqualTo(AuditEntry.first(act("ann", cluster, at)));
        assertThat(second.sequence()).isEqualTo(2);
        assertThat(second.previous()).isEqualTo(first.digest());
        List<AuditRow> rows = store.read(tx -> tx.audit().rows(0, 10));
        assertThat(rows.stream().map(AuditRow::entry)).containsExactly(first, second);
        assertThat(rows).containsExactly(AuditRow.of(first), AuditRow.of(second));
        assertThat(store.<List<Digest>>read(tx -> tx.audit().digests(cluster))).containsExactly(first.digest());
        assertThat(store.<AuditRepository.Head>read(tx -> tx.audit().head()))
                .isEqualTo(new AuditRepository.Head(2, second.digest()));
    }

    @Test
    void auditEntriesAreSearched() {
        ClusterId cluster = ClusterId.random();
        Instant at = Instant.parse("2026-01-31T12:00:00Z");
        for (int i = 0; i < 4; i++) {
            Act act = act(i % 2 == 0 ? "ann" : "bob", i < 2 ? cluster : ClusterId.random(), at.plusSeconds(i));
            write(tx -> tx.audit().append(act));
        }
        assertThat(found(AuditSearch.ALL)).containsExactly(4L, 3L, 2L, 1L);
        assertThat(found(AuditSearch.of(cluster))).containsExactly(2L, 1L);
        Optional<Instant> none = Optional.empty();
        assertThat(found(search(Optional.of(3L), Optional.of("ann"), none, none, "")))
                .containsExactly(1L);
        assertThat(found(search(Optional.empty(), Optional.empty(), Optional.of(at.plusSeconds(1)), none, "")))
                .containsExactly(4L, 3L, 2L);
        assertThat(found(search(Optional.empty(), Optional.empty(), none, Optional.of(at.plusSeconds(1)), "")))
                .containsExactly(1L);
        assertThat(found(search(Optional.empty(), Optional.of("bob"), none, none, "target_50%")))
                .containsExactly(4L, 2L);
        assertThat(found(search(Optional.empty(), Optional.empty(), none, none, "targetx50")))
                .isEmpty();
        assertThat(found(search(Optional.empty(), Optional.of("b%"), none, none, "")))
                .isEmpty();
    }

    private static AuditSearch search(
            Optional<Long> before,
            Optional<String> who,
            Optional<Instant> since,
            Optional<Instant> until,
            String text) {
        return new AuditSearch(
                before,
                who,
                Optional.of("test."),
                Optional.empty(),
                Optional.of(Outcome.DONE),
                since,
                until,
                Optional.of(text));
    }

    private List<Long> found(AuditSearch search) {
        return store.<List<AuditEntry>>read(tx -> tx.audit().search(search, 10)).stream()
                .map(AuditEntry::sequence)
                .toList();
    }

    @Test
    void nothingInTheAuditCanBeChangedOrDeleted() {
        ClusterId cluster = ClusterId.random();
        SigningKey key = SigningKey.generate();
        AuditEntry entry = store.write(tx -> tx.audit().append(act("ann", cluster, Instant.EPOCH)));
        Signed<AuditCheckpoint> checkpoint =
                Signed.by(key, new AuditCheckpoint(PlaneId.random(), 1, entry.digest(), Instant.EPOCH));
        Signed<AuditExtract> extract = Signed.by(
                key,
                new AuditExtract(
                        PlaneId.random(), "former", cluster, Instant.EPOCH, 1, AuditEntry.NONE, List.of(entry)));
        write(tx -> tx.audit().keep(checkpoint));
        write(tx -> tx.audit().keepFormer(extract));
        write(tx -> tx.audit().keepFormer(extract));
        for (String statement : List.of(
                "UPDATE audit_entry SET who = 'eve'",
                "DELETE FROM audit_entry",
                "INSERT INTO audit_entry SELECT 7, at_millis, who, what, cluster_id, outcome, words, digest, body FROM audit_entry",
                "UPDATE audit_checkpoint SET count = 9",
                "DELETE FROM audit_checkpoint",
                "UPDATE audit_former SET total = 9",
                "DELETE FROM audit_former")) {
            assertThatThrownBy(() -> write(tx -> {
                        try (java.sql.Statement sql = tx.connection().createStatement()) {
                            sql.execute(statement);
                        } catch (java.sql.SQLException e) {
                            throw new IllegalStateException(e.getMessage(), e);
                        }
                    }))
                    .as(statement)
                    .isInstanceOf(RuntimeException.class)
                    .hasMessageContaining("audit");
        }
        assertThat(store.<List<AuditRow>>read(tx -> tx.audit().rows(0, 10))).containsExactly(AuditRow.of(entry));
        assertThat(store.<Optional<Signed<AuditCheckpoint>>>read(
                        tx -> tx.audit().lastCheckpoint()))
                .contains(checkpoint);
        assertThat(store.<List<Signed<AuditCheckpoint>>>read(tx -> tx.audit().checkpoints(0, 10)))
                .containsExactly(checkpoint);
        assertThat(store.<List<Signed<AuditExtract>>>read(tx -> tx.audit().former(cluster)))
                .containsExactly(extract);
    }
}
