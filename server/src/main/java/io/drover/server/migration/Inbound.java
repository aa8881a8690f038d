package io.drover.server.migration;

import com.google.protobuf.ByteString;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.source.SourceState;
import io.drover.protocol.v1.DecisionResponse;
import io.drover.server.peer.Peer;
import java.util.List;
import java.util.Optional;

/** What this plane does about migrations for its peers. Thread-safe. */
public final class Inbound {
    private final Claims claims;
    private final Admission admission;
    private final MigrationService migrations;
    private final ForgottenMigrations forgotten;

    public Inbound(Claims claims, Admission admission, MigrationService migrations, ForgottenMigrations forgotten) {
        this.claims = claims;
        this.admission = admission;
        this.migrations = migrations;
        this.forgotten = forgotten;
    }

    public Claims claims() {
        return claims;
    }

    /** The target's checks; changes nothing. */
    public List<Finding> precheck(
            MigrationId migration,
            ClusterId cluster,
            String name,
            String kind,
            String fingerprint,
            long manifestBytes,
            Peer source) {
        return admission.check(new Admission.Wish(migration, cluster, name, kind, fingerprint, manifestBytes), source);
    }

    /** Drops the claim of an aborted migration; a migration that was never claimed here can never be claimed again. */
    public void abort(Signed<Abort> abort, Peer source) throws ClaimRefusedException {
        Abort decision = abort.statement();
        Optional<ClaimRun> claim = claims.find(decision.migration());
        if (claim.isPresent()) {
            claim.get().abort(abort);
            return;
        }
        boolean genuine = decision.source().equals(source.identity().id())
                && abort.verifiedBy(source.identity().key());
        if (!genuine) {
            throw new ClaimRefusedException(Finding.error(
                    "ABORT_NOT_GENUINE",
                    "migration " + decision.migration(),
                    "an abort that peer %s did not sign".formatted(source.name()),
                    "compare the migration at both planes"));
        }
        Optional<ClaimRun> claimedMeanwhile = claims.refuseForEver(abort);
        if (claimedMeanwhile.isPresent()) {
            claimedMeanwhile.get().abort(abort);
        }
    }

    /** What this plane, as a source, decided of a migration to the plane that asks. */
    public DecisionResponse decision(AskedClaim asked, Peer target) {
        DecisionResponse.Builder response = DecisionResponse.newBuilder();
        Optional<SourceState> found = migrations
                .find(asked.migration())
                .filter(state -> state.plan().target().equals(target.identity()))
                .filter(ForgottenMigrations::isRemembered);
        found.ifPresent(state -> {
            response.setPhase(state.phase().name());
            state.certificate()
                    .ifPresent(certificate -> response.setCertificate(ByteString.copyFrom(certificate.encode())));
            state.stop()
                    .flatMap(SourceState.Stop::abort)
                    .ifPresent(abort -> response.setAbort(ByteString.copyFrom(abort.encode())));
        });
        if (found.isEmpty()) {
            forgotten.decision(asked, target).ifPresent(response::mergeFrom);
        }
        return response.build();
    }
}
