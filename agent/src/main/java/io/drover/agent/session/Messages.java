package io.drover.agent.session;

import com.google.protobuf.ByteString;
import io.drover.migration.codec.Canonical;
import io.drover.migration.finding.Finding;
import io.drover.migration.host.Holding;
import io.drover.migration.host.HostEffect;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.HostKeyChange;
import io.drover.migration.identity.PlaneId;
import io.drover.protocol.v1.Accepted;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.HoldingReport;
import io.drover.protocol.v1.HostAnswer;
import io.drover.protocol.v1.Promised;
import io.drover.protocol.v1.Refused;
import java.util.Comparator;
import java.util.List;

/** What the agent says, as messages. */
final class Messages {
    private Messages() {}

    static Refused refused(String code, String reason) {
        return Refused.newBuilder().setCode(code).setReason(reason).build();
    }

    static FromAgent.Builder refusal(String code, String reason) {
        return FromAgent.newBuilder().setRefused(refused(code, reason));
    }

    static FromAgent.Builder accepted() {
        return FromAgent.newBuilder().setAnswer(HostAnswer.newBuilder().setAccepted(Accepted.getDefaultInstance()));
    }

    static FromAgent.Builder answer(HostEffect.HostAnswer answer) {
        HostAnswer.Builder message = HostAnswer.newBuilder();
        switch (answer) {
            case HostEffect.HostAnswer.Accepted ignored -> message.setAccepted(Accepted.getDefaultInstance());
            case HostEffect.HostAnswer.Voted(var vote) -> message.setVote(ByteString.copyFrom(vote.encode()));
            case HostEffect.HostAnswer.Refused(var refusal, var reason) ->
                message.setRefused(refused(refusal.name(), reason));
            case HostEffect.HostAnswer.Promised(var holdings) -> {
                Promised.Builder promised = Promised.newBuilder();
                holdings.forEach(held -> promised.addHoldings(ByteString.copyFrom(Canonical.encode(held))));
                message.setPromised(promised);
            }
            case HostEffect.HostAnswer.AdoptionStated ignored ->
                // Ordered by root on this host, never by a plane; the adoption reaches the adopter by the operator.
                message.setAccepted(Accepted.getDefaultInstance());
        }
        return FromAgent.newBuilder().setAnswer(message);
    }

    static FromAgent.Builder keyChange(HostKeyChange change) {
        return FromAgent.newBuilder().setKeyChange(ByteString.copyFrom(Canonical.encode(change)));
    }

    static FromAgent.Builder alarm(Finding finding) {
        return FromAgent.newBuilder()
                .setAlarm(io.drover.protocol.v1.Finding.newBuilder()
                        .setCode(finding.code())
                        .setSeverity(finding.severity().name())
                        .setTarget(finding.target())
                        .setSeen(finding.seen())
                        .setFix(finding.fix()));
    }

    /**
     * What this host tells a plane of the clusters that concern it: it owns them, may come to, or handed them on. The last
     * also when that is long settled, since a plane that was restored from an old copy may not know of it.
     */
    static List<HoldingReport> holdings(HostState state, PlaneId plane) {
        return state.holdings().values().stream()
                .filter(holding -> concerns(holding, plane))
                .sorted(Comparator.comparing(Holding::cluster))
                .map(Messages::report)
                .toList();
    }

    private static boolean concerns(Holding holding, PlaneId plane) {
        boolean pendingTarget = holding.pending()
                .filter(pending -> pending.target().id().equals(plane))
                .isPresent();
        boolean formerOwner = holding.accepted()
                .filter(accepted ->
                        accepted.certificate().statement().source().id().equals(plane))
                .isPresent();
        return holding.owner().id().equals(plane) || pendingTarget || formerOwner;
    }

    private static HoldingReport report(Holding holding) {
        HoldingReport.Builder report = HoldingReport.newBuilder()
                .setCluster(holding.cluster().value())
                .setEpoch(holding.epoch())
                .setOwner(holding.owner().id().value())
                .setHead(holding.head().hex())
                .setPendingMigration(holding.pending()
                        .map(pending -> pending.migration().value())
                        .orElse(""))
                .setGeneration(holding.generation())
                .setSettled(holding.accepted().map(Holding.Accepted::settled).orElse(true));
        holding.accepted()
                .ifPresent(accepted -> report.setVote(
                                ByteString.copyFrom(accepted.vote().encode()))
                        .setCertificate(
                                ByteString.copyFrom(accepted.certificate().encode())));
        holding.endpoints().stream().sorted().forEach(endpoint -> report.addEndpoints(endpoint.uri()));
        return report.build();
    }
}
