package io.drover.simulation.plane;

import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.Majority;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.engine.Network;
import io.drover.simulation.engine.Way;

/** What a target tells a source that listens, for as long as nothing of it is lost. */
final class ReportStream {
    private final Network network;
    private final Machine target;
    private final Machine source;
    private final int life;
    private final long number;
    private final TargetReports reports;
    private final Runnable broken;

    /**
     * @param life of the source in which it asked; a later one has streams of its own
     * @param broken told at the target when something was lost: the stream ends then
     */
    ReportStream(
            Network network,
            Machine target,
            Machine source,
            int life,
            long number,
            TargetReports reports,
            Runnable broken) {
        this.network = network;
        this.target = target;
        this.source = source;
        this.life = life;
        this.number = number;
        this.reports = reports;
        this.broken = broken;
    }

    /** The source's end. */
    interface TargetReports {
        void connected(HostKey host);

        void serving(Majority majority);

        void arrived(HostKey host);
    }

    long number() {
        return number;
    }

    void connected(HostKey host) {
        send("a host is connected", () -> reports.connected(host));
    }

    void serving(Majority majority) {
        send("serves", () -> reports.serving(majority));
    }

    void arrived(HostKey host) {
        send("a host has arrived", () -> reports.arrived(host));
    }

    private void send(String what, Runnable message) {
        network.send(
                Way.between(target, source),
                what,
                () -> {
                    if (source.isIn(life)) {
                        message.run();
                    }
                },
                broken);
    }
}
