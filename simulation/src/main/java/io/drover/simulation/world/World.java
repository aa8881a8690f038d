package io.drover.simulation.world;

import io.drover.simulation.engine.Coverage;
import io.drover.simulation.engine.Dice;
import io.drover.simulation.engine.Disk;
import io.drover.simulation.engine.EventLoop;
import io.drover.simulation.engine.Faults;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.engine.Network;
import io.drover.simulation.engine.Trace;

/** What all processes of a schedule share. */
public final class World {
    private final EventLoop loop = new EventLoop();
    private final Dice dice;
    private final Trace trace;
    private final Faults faults;
    private final Network network;
    private final Wiring wiring;
    private final Ledger ledger = new Ledger();
    private final Coverage coverage = new Coverage();
    private long sessions;
    private Runnable phaseListener = () -> {};

    public World(long seed, Wiring wiring, boolean traced) {
        this.dice = new Dice(seed);
        this.trace = new Trace(loop, traced);
        this.faults = new Faults(dice, trace, coverage);
        this.network = new Network(loop, dice, faults, trace);
        this.wiring = wiring;
    }

    public EventLoop loop() {
        return loop;
    }

    public Dice dice() {
        return dice;
    }

    public Trace trace() {
        return trace;
    }

    public Faults faults() {
        return faults;
    }

    public Network network() {
        return network;
    }

    public Wiring wiring() {
        return wiring;
    }

    public Ledger ledger() {
        return ledger;
    }

    public Coverage coverage() {
        return coverage;
    }

    /**
     * A disk with something on it.
     *
     * @param crash kills the process
     */
    public <T> Disk<T> disk(Machine process, T content, Runnable crash) {
        return new Disk<>(loop, dice, faults, process, content, ledger::changed, crash);
    }

    /** Has somebody told whenever a migration or a move enters a phase. */
    public void onPhase(Runnable listener) {
        phaseListener = listener;
    }

    public void phaseEntered() {
        phaseListener.run();
    }

    /** A number that no other session has. */
    public long nextSession() {
        return ++sessions;
    }
}
