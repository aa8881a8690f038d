package io.drover.simulation.plane;

import io.drover.simulation.engine.Disk;
import io.drover.simulation.engine.Lane;
import java.util.function.UnaryOperator;

/**
 * A plane's database: one transaction after another, each durable as a whole or not at all.
 */
final class PlaneStore {
    private final Disk<PlaneRecords> disk;
    private Lane writer = new Lane();

    PlaneStore(Disk<PlaneRecords> disk) {
        this.disk = disk;
    }

    PlaneRecords content() {
        return disk.content();
    }

    /** What was waiting to be written is lost with the process. */
    void reopen() {
        writer = new Lane();
    }

    /** An older copy takes the place of what there is. */
    void restore(PlaneRecords copy) {
        disk.replaceBy(copy);
    }

    /** Begins a transaction with a decision in it, which the plane's clock counts. */
    void decide(UnaryOperator<PlaneRecords> change, Runnable written, Runnable full) {
        write(records -> change.apply(records).advanced(), written, full);
    }

    /**
     * Begins a transaction; one of the two is heard, unless the process dies first.
     *
     * @param change is applied at the moment from which on it is durable
     */
    void write(UnaryOperator<PlaneRecords> change, Runnable written, Runnable full) {
        writer.execute(done -> disk.write(
                change,
                () -> {
                    written.run();
                    done.run();
                },
                () -> {
                    full.run();
                    done.run();
                }));
    }
}
