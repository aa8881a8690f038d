package io.drover.migration.host;

import static io.drover.migration.host.TestFollower.A;
import static io.drover.migration.host.TestFollower.B;
import static io.drover.migration.host.TestFollower.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.LocalEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AuthorizationTest {
    private static final Instant NOW = TestCluster.THEN;
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));
    private static final Grant.Rule NODES =
            new Grant.Rule.Http(TestHost.DOCKER, List.of(new HttpPattern("GET", "/nodes")));

    private final TestFollower pending = TestFollower.pending();
    private final ClusterId cluster = pending.cluster().id();
    private final MigrationId migration = TestCluster.migration(pending.chain());

    @Test
    void theOwnerAtItsEpochMayAll() {
        assertThat(ask(pending, A, 1, TestHost.DOCKER, Optional.empty())).isInstanceOf(Access.Full.class);
        denied(ask(pending, A, 2, TestHost.DOCKER, Optional.empty()), Refusal.NOT_THE_OWNER);
        denied(ask(pending, A, 0, TestHost.DOCKER, Optional.empty()), Refusal.NOT_THE_OWNER);
        denied(ask(pending, B, 1, TestHost.DOCKER, Optional.empty()), Refusal.NOT_THE_OWNER);
        denied(ask(pending, A, 1, TestFollower.DATABASE, Optional.empty()), Refusal.NOT_THE_OWNER);
        Access otherCluster = new Authorization(
                        A.id(), new ClusterId("cluster-7"), 1, TestHost.DOCKER, Optional.empty())
                .tunnel(pending.state(), NOW);
        denied(otherCluster, Refusal.NOT_THE_OWNER);
    }

    @Test
    void thePendingTargetMayWhatTheOwnerGranted() {
        Access access = ask(pending, B, 1, TestHost.DOCKER, Optional.of(Signed.by(A.key(), grant())));
        assertThat(access).isEqualTo(new Access.Limited(NODES));
    }

    @Test
    void everyWayAGrantCanBeWrong() {
        wrong(A, grant -> with(grant, new MigrationId("another"), cluster, 1, B.id(), LATER), B);
        wrong(A, grant -> with(grant, migration, new ClusterId("cluster-7"), 1, B.id(), LATER), B);
        wrong(A, grant -> with(grant, migration, cluster, 2, B.id(), LATER), B);
        wrong(A, grant -> with(grant, migration, cluster, 1, C.id(), LATER), B);
        wrong(A, grant -> with(grant, migration, cluster, 1, B.id(), NOW), B);
        wrong(A, grant -> with(grant, migration, cluster, 1, B.id(), NOW.minusNanos(1)), B);
        wrong(B, UnaryOperator.identity(), B);
        wrong(C, UnaryOperator.identity(), B);
        wrong(A.withOtherKeys(), UnaryOperator.identity(), B);
        wrong(A, grant -> with(grant, migration, cluster, 1, C.id(), LATER), C);
    }

    private void wrong(TestPlane signer, UnaryOperator<Grant> change, TestPlane asks) {
        Access access =
                ask(pending, asks, 1, TestHost.DOCKER, Optional.of(Signed.by(signer.key(), change.apply(grant()))));
        denied(access, Refusal.NOT_GRANTED);
    }

    @Test
    void aGrantIsOfTheEndpointsItNames() {
        pending.accepted(new HostEvent.EndpointsBound(
                A.id(), cluster, 1, java.util.Set.of(TestHost.DOCKER, TestFollower.DATABASE)));
        Optional<Signed<Grant>> grant = Optional.of(Signed.by(A.key(), grant()));
        denied(ask(pending, B, 1, TestFollower.DATABASE, grant), Refusal.NOT_GRANTED);
        assertThat(ask(pending, B, 1, TestHost.DOCKER, grant)).isInstanceOf(Access.Limited.class);
    }

    @Test
    void aGrantEndsWithTheEpochTheMigrationAndTheQuarantine() {
        Optional<Signed<Grant>> grant = Optional.of(Signed.by(A.key(), grant()));
        denied(ask(TestFollower.held(), B, 1, TestHost.DOCKER, grant), Refusal.NOT_GRANTED);
        denied(ask(TestFollower.unsettled(), B, 1, TestHost.DOCKER, grant), Refusal.NOT_GRANTED);
        denied(ask(TestFollower.quarantined(), B, 1, TestHost.DOCKER, grant), Refusal.QUARANTINED);
        denied(ask(TestFollower.quarantined(), A, 1, TestHost.DOCKER, Optional.empty()), Refusal.QUARANTINED);
    }

    @Test
    void aFormerOwnerMayNothingAfterTheSwitch() {
        TestFollower switched = TestFollower.unsettled();
        denied(ask(switched, A, 1, TestHost.DOCKER, Optional.empty()), Refusal.NOT_THE_OWNER);
        denied(ask(switched, A, 2, TestHost.DOCKER, Optional.empty()), Refusal.NOT_THE_OWNER);
        assertThat(ask(switched, B, 2, TestHost.DOCKER, Optional.empty())).isInstanceOf(Access.Full.class);
    }

    @Test
    void anEndpointOfNobodyIsSeenWithinAnEnrolledPlanesOwnGrant() {
        TestFollower enrolled = TestFollower.enrolled();
        Grant own = with(grant(), migration, cluster, 0, A.id(), LATER);
        assertThat(ask(enrolled, A, 0, TestHost.DOCKER, Optional.of(Signed.by(A.key(), own))))
                .isEqualTo(new Access.Limited(NODES));
        denied(ask(enrolled, A, 0, TestHost.DOCKER, Optional.empty()), Refusal.NOT_THE_OWNER);
        denied(ask(enrolled, A, 0, TestHost.DOCKER, Optional.of(Signed.by(B.key(), own))), Refusal.NOT_GRANTED);
        Grant ofB = with(grant(), migration, cluster, 0, B.id(), LATER);
        denied(ask(enrolled, B, 0, TestHost.DOCKER, Optional.of(Signed.by(B.key(), ofB))), Refusal.NOT_GRANTED);
        Grant later = with(grant(), migration, cluster, 1, A.id(), LATER);
        denied(ask(enrolled, A, 1, TestHost.DOCKER, Optional.of(Signed.by(A.key(), later))), Refusal.NOT_GRANTED);
        enrolled.accepted(new HostEvent.ForgetAsked(A.id()));
        denied(ask(enrolled, A, 0, TestHost.DOCKER, Optional.of(Signed.by(A.key(), own))), Refusal.NOT_GRANTED);
    }

    @Test
    void aBoundEndpointIsNotSeenByAnEnrolledPlanesOwnGrant() {
        pending.accepted(TestFollower.enrolment(C));
        Grant own = with(grant(), migration, cluster, 0, C.id(), LATER);
        denied(ask(pending, C, 0, TestHost.DOCKER, Optional.of(Signed.by(C.key(), own))), Refusal.NOT_GRANTED);
    }

    @Test
    void listenersAreNamedToTheOwnerAndByGrant() {
        Grant listening =
                new Grant(migration, cluster, 1, B.id(), List.of(new Grant.Rule.Listening(TestHost.DOCKER)), LATER);
        Optional<Signed<Grant>> granted = Optional.of(Signed.by(A.key(), listening));
        assertThat(listener(A, Optional.empty())).isEmpty();
        assertThat(listener(B, granted)).isEmpty();
        assertThat(listener(B, Optional.empty()).orElseThrow().refusal()).isEqualTo(Refusal.NOT_THE_OWNER);
        assertThat(listener(B, Optional.of(Signed.by(A.key(), grant())))
                        .orElseThrow()
                        .refusal())
                .isEqualTo(Refusal.NOT_GRANTED);
        denied(ask(pending, B, 1, TestHost.DOCKER, granted), Refusal.NOT_GRANTED);
    }

    private Optional<Access.Denied> listener(TestPlane from, Optional<Signed<Grant>> grant) {
        return new Authorization(from.id(), cluster, 1, TestHost.DOCKER, grant).listener(pending.state(), NOW);
    }

    private Access ask(
            TestFollower test, TestPlane from, long epoch, LocalEndpoint endpoint, Optional<Signed<Grant>> grant) {
        return new Authorization(from.id(), cluster, epoch, endpoint, grant).tunnel(test.state(), NOW);
    }

    private Grant grant() {
        return new Grant(migration, cluster, 1, B.id(), List.of(NODES), LATER);
    }

    private static Grant with(
            Grant grant, MigrationId migration, ClusterId cluster, long epoch, PlaneId grantee, Instant expires) {
        return new Grant(migration, cluster, epoch, grantee, grant.rules(), expires);
    }

    private static void denied(Access access, Refusal refusal) {
        assertThat(access).isInstanceOf(Access.Denied.class);
        assertThat(((Access.Denied) access).refusal()).isEqualTo(refusal);
        assertThat(((Access.Denied) access).reason()).hasSizeGreaterThan(20);
    }
}
