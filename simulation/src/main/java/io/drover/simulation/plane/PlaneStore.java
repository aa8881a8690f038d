package io.drover.simulation.plane;

import io.drover.simulation.engine.Dice;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.engine.Lane;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.world.World;
import java.util.function.UnaryOperator;

/**
 * A plane's database: one transaction after another, each durable as a whole or not at all.
 */
final class PlaneStore {
    private final World world;
    private final Machine process;
    private final Runnable crash;
    private Lane writer = new Lane();
    private PlaneRecords content;
    private long fullUntilMillis;

    /** @param crash kills the process */
    PlaneStore(World world, Machine process, PlaneRecords content, Runnable crash) {
        this.world = world;
        this.process = process;
        this.content = content;
        this.crash = crash;
    }

    PlaneRecords content() {
        return content;
    }

    /** What was waiting to be written is lost with the process. */
    void reopen() {
        writer = new Lane();
    }

    /**
     * Begins a transaction; one of the two is heard, unless the process dies first.
     *
     * @param change is applied at the moment from which on it is durable
     */
    void write(UnaryOperator<PlaneRecords> change, Runnable written, Runnable full) {
        writer.execute(done -> begin(
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

    private void begin(UnaryOperator<PlaneRecords> change, Runnable written, Runnable full) {
        Dice dice = world.dice();
        if (world.faults().strikes(Fault.FULL_DISK, process)) {
            fullUntilMillis = world.loop().nowMillis() + dice.between(500, 30_000);
        }
        boolean isFull =
                fullUntilMillis > world.loop().nowMillis() && !world.faults().isQuiet();
        long millis =
                dice.between(1, 3) + (world.faults().strikes(Fault.SLOW_DISK, process) ? dice.between(100, 30_000) : 0);
        if (isFull || world.faults().strikes(Fault.FAILED_WRITE, process)) {
            process.after(millis, full);
            return;
        }
        boolean diesBefore = world.faults().strikes(Fault.CRASH, process);
        boolean diesAfter = world.faults().strikes(Fault.CRASH, process);
        process.after(millis, () -> {
            if (diesBefore) {
                crash.run();
                return;
            }
            commit(change);
            if (diesAfter) {
                crash.run();
                return;
            }
            written.run();
        });
    }

    private void commit(UnaryOperator<PlaneRecords> change) {
        content = change.apply(content).advanced();
        world.ledger().changed();
    }
}
