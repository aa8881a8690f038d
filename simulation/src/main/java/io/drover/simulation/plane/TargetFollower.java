package io.drover.simulation.plane;

import io.drover.migration.identity.MigrationId;
import io.drover.simulation.engine.Backoff;
import io.drover.simulation.plane.ReportStream.TargetReports;
import java.util.Optional;

/** Listens to the target of one migration, and listens anew where that breaks off. */
final class TargetFollower {
    private static final long LOOK_EVERY_MILLIS = 3_000;
    private static final long RENEW_MILLIS = 60_000;

    private final Server server;
    private final SourceRun run;
    private final SimulatedPlane target;
    private final TargetReports reports;
    private final Backoff backoff = new Backoff(50, 5_000);
    private boolean started;
    private long stream;

    TargetFollower(Server server, SourceRun run, SimulatedPlane target, TargetReports reports) {
        this.server = server;
        this.run = run;
        this.target = target;
        this.reports = reports;
    }

    void start() {
        if (!started) {
            started = true;
            follow();
        }
    }

    private MigrationId migration() {
        return run.state().plan().migration();
    }

    private void follow() {
        if (run.isOver()) {
            return;
        }
        long number = server.world().nextSession();
        int life = server.process().life();
        stream = number;
        server.<Boolean>callPlane(
                target,
                "follow",
                (there, reply) -> {
                    Optional<ClaimRun> claim = there.claims().find(migration());
                    claim.ifPresent(found -> found.follow(new ReportStream(
                            server.world().network(),
                            target.process(),
                            server.process(),
                            life,
                            number,
                            reports,
                            () -> found.unfollow(number))));
                    reply.accept(claim.isPresent() ? new PeerReply.Done<>(true) : new PeerReply.Failed<>("no claim"));
                },
                answer -> {
                    if (answer instanceof PeerReply.Done) {
                        server.process().after(LOOK_EVERY_MILLIS, () -> look(number));
                        server.process().after(RENEW_MILLIS, () -> renew(number));
                    } else {
                        again();
                    }
                },
                this::again);
    }

    /** A stream that has broken is noticed, in time. */
    private void look(long number) {
        if (number != stream || run.isOver()) {
            return;
        }
        boolean goesOn = target.server()
                .flatMap(there -> there.claims().find(migration()))
                .filter(claim -> claim.isFollowedBy(number))
                .isPresent();
        if (goesOn) {
            server.process().after(LOOK_EVERY_MILLIS, () -> look(number));
        } else {
            follow();
        }
    }

    /** The target tells everything from the beginning, also what it has come to know by others. */
    private void renew(long number) {
        if (number == stream && !run.isOver()) {
            follow();
        }
    }

    private void again() {
        server.process().after(backoff.nextMillis(), this::follow);
    }
}
