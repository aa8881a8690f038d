package io.drover.simulation.plane;

import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.target.ClaimOffer;
import io.drover.migration.target.ClaimState.Stage;
import io.drover.migration.target.TargetEvent;
import io.drover.simulation.engine.Backoff;
import java.util.List;

/** Asks the source what it decided of a claim, as the server's class of the same name does, until the claim is ended. */
final class ClaimInquiries {
    private static final long SOON = 2_000;
    private static final long AFTER_A_WHILE = 30_000;
    private static final long AT_LEAST_EVERY = 60_000;

    private final Server server;

    ClaimInquiries(Server server) {
        this.server = server;
    }

    /** @param left whether an earlier life of the server left the claim */
    void begin(ClaimRun claim, boolean left) {
        again(claim, new Backoff(left ? SOON : AFTER_A_WHILE, AT_LEAST_EVERY));
    }

    private void again(ClaimRun claim, Backoff backoff) {
        server.process().after(backoff.nextMillis(), () -> {
            if (!claim.state().stage().isTerminal()) {
                if (!server.standDown().isDown()) {
                    ask(claim);
                }
                again(claim, backoff);
            }
        });
    }

    private void ask(ClaimRun claim) {
        ClaimOffer offer = claim.state().offer();
        server.<SourceDecision>callPlane(
                server.planes().plane(offer.source().id()),
                "what was decided",
                (there, reply) -> new ForgottenMigrations(there).decision(offer, reply),
                answer -> {
                    if (answer instanceof PeerReply.Done<SourceDecision>(SourceDecision decision)) {
                        take(claim, decision);
                    }
                },
                () -> {});
    }

    private static void take(ClaimRun claim, SourceDecision decision) {
        switch (decision) {
            case SourceDecision.Committed(var certificate) -> show(claim, certificate);
            case SourceDecision.Done(var certificate) -> {
                show(claim, certificate);
                if (claim.state().stage() == Stage.SERVING) {
                    claim.tell(new TargetEvent.FinishAsked(), ignored -> {});
                }
            }
            case SourceDecision.Aborted(var abort) -> claim.tell(new TargetEvent.AbortShown(abort), ignored -> {});
            case SourceDecision.Open ignored -> {}
            case SourceDecision.Unknown ignored -> {}
        }
    }

    private static void show(ClaimRun claim, Signed<TransferCertificate> certificate) {
        if (claim.state().stage().isAbortable()) {
            claim.show(certificate, List.of(), ignored -> {});
        }
    }
}
