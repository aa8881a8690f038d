package io.drover.server.migration;

import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.Majority;
import io.drover.migration.source.SourceState.Plan;
import io.drover.protocol.v1.TargetReport;
import io.drover.server.peer.PeerCalls;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the target of one migration for as long as it takes. A stream that breaks is opened again; the target then
 * tells everything from the beginning, so reports may repeat.
 */
final class TargetFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetFollower.class);

    /** How long a migration listens to one stream. */
    static final Duration RENEW = Duration.ofMinutes(1);

    private final PeerCalls target;
    private final Plan plan;
    private final Duration renew;
    private final Consumer<Report> listener;
    private final Context.CancellableContext scope = Context.ROOT.withCancellation();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param renew how long one stream is listened to; with the next one the target tells everything from the beginning,
     *     also what it has come to know by others
     */
    TargetFollower(PeerCalls target, Plan plan, Duration renew, Consumer<Report> listener) {
        this.target = target;
        this.plan = plan;
        this.renew = renew;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("follow-" + plan.migration()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));
        try {
            while (!closed) {
                CountDownLatch ended = new CountDownLatch(1);
                Context.CancellableContext stream = scope.withCancellation();
                boolean broke;
                try {
                    stream.run(() -> target.follow(plan.migration(), plan.cluster(), new Reports(ended)));
                    broke = ended.await(renew.toMillis(), TimeUnit.MILLISECONDS);
                } finally {
                    stream.cancel(null);
                }
                if (broke && !closed) {
                    backoff.pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        scope.cancel(null);
        thread.interrupt();
    }

    /** What a target says. */
    sealed interface Report {
        /** A host's pending session is open. */
        record Connected(HostKey host) implements Report {}

        /** The target owns the cluster and commands it. */
        record Serving(Majority majority) implements Report {}

        /** A host obeys the target. */
        record Arrived(HostKey host) implements Report {}
    }

    private final class Reports implements StreamObserver<TargetReport> {
        private final CountDownLatch ended;

        Reports(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        public void onNext(TargetReport report) {
            try {
                switch (report.getReportCase()) {
                    case HOST_CONNECTED ->
                        listener.accept(new Report.Connected(
                                new HostKey(report.getHostConnected().getHostKey())));
                    case SERVING ->
                        listener.accept(new Report.Serving(Canonical.decode(
                                Majority.class, report.getServing().toByteArray())));
                    case HOST_ARRIVED ->
                        listener.accept(new Report.Arrived(
                                new HostKey(report.getHostArrived().getHostKey())));
                    case PROBLEM ->
                        LOG.warn(
                                "migration {}: peer {} reports {}: {}",
                                plan.migration(),
                                target.name(),
                                report.getProblem().getCode(),
                                report.getProblem().getSeen());
                    case REPORT_NOT_SET ->
                        LOG.warn("migration {}: peer {} sent an empty report", plan.migration(), target.name());
                }
            } catch (MalformedException | IllegalArgumentException e) {
                LOG.warn(
                        "migration {}: peer {} sent a report that makes no sense: {}",
                        plan.migration(),
                        target.name(),
                        e.getMessage());
            }
        }

        @Override
        public void onError(Throwable error) {
            if (!closed) {
                LOG.info("migration {}: listening to peer {} anew", plan.migration(), target.name());
            }
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            ended.countDown();
        }
    }
}
