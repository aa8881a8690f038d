package io.drover.simulation.host;

import io.drover.migration.host.HostState;
import io.drover.simulation.engine.Dice;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.world.World;

/**
 * The file with a host's state. It is replaced as a whole: what is being written counts from one instant on, and not
 * before. Like the agent's, it tells when it is torn.
 */
final class HostFile {
    private final World world;
    private final Machine process;
    private final Runnable crash;
    private HostState content;
    private boolean torn;
    private long fullUntilMillis;

    /** @param crash kills the process */
    HostFile(World world, Machine process, HostState content, Runnable crash) {
        this.world = world;
        this.process = process;
        this.content = content;
        this.crash = crash;
    }

    /** What is on the disk, or was before the file was torn. */
    HostState content() {
        return content;
    }

    boolean isTorn() {
        return torn;
    }

    /** An operator puts the last whole copy back. */
    void repair() {
        torn = false;
    }

    void replaceBy(HostState other) {
        content = other;
        torn = false;
    }

    /** Begins to write; one of the two is heard, unless the process dies first. */
    void write(HostState next, Runnable written, Runnable failed) {
        Dice dice = world.dice();
        if (world.faults().strikes(Fault.FULL_DISK, process)) {
            fullUntilMillis = world.loop().nowMillis() + dice.between(500, 30_000);
        }
        boolean full =
                fullUntilMillis > world.loop().nowMillis() && !world.faults().isQuiet();
        long millis =
                dice.between(1, 4) + (world.faults().strikes(Fault.SLOW_DISK, process) ? dice.between(100, 30_000) : 0);
        if (full || world.faults().strikes(Fault.FAILED_WRITE, process)) {
            process.after(millis, failed);
        } else if (world.faults().strikes(Fault.TORN_WRITE, process)) {
            process.after(millis, () -> {
                torn = true;
                crash.run();
            });
        } else {
            boolean diesBefore = world.faults().strikes(Fault.CRASH, process);
            boolean diesAfter = world.faults().strikes(Fault.CRASH, process);
            process.after(millis, () -> {
                if (diesBefore) {
                    crash.run();
                    return;
                }
                content = next;
                world.ledger().changed();
                if (diesAfter) {
                    crash.run();
                    return;
                }
                written.run();
            });
        }
    }
}
