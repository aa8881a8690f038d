package io.drover.simulation.operator;

import io.drover.simulation.engine.Dice;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.engine.Faults;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.plane.PlaneRecords;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Brings about what befalls whole machines, at any moment, until it is told to end. */
public final class Chaos {
    private static final double STORMS = 0.05;
    private static final double RESTORES = 0.4;
    private static final double COPIED = 0.15;
    /** Where planes are restored: what a copy lacks is of interest around a decision, which is over in no time. */
    private static final double STORMS_WHERE_RESTORED = 0.2;

    private final World world;
    private final Operator operator;
    private final Adopter adopter;
    private final List<SimulatedPlane> planes;
    private final List<SimulatedHost> hosts;
    private final List<Machine> all;
    private final boolean restores;
    private final Map<SimulatedPlane, PlaneRecords> copies = new HashMap<>();

    public Chaos(World world, List<SimulatedPlane> planes, List<SimulatedHost> hosts, Operator operator) {
        this.world = world;
        this.operator = operator;
        this.adopter = new Adopter(world, operator, planes, hosts);
        // A loss of both is more than the protocol promises to bear.
        this.restores = !adopter.loses() && world.dice().chance(RESTORES);
        this.planes = planes;
        this.hosts = hosts;
        this.all = Stream.of(
                        planes.stream().map(SimulatedPlane::process),
                        planes.stream().map(plane -> plane.edge().gateway()),
                        hosts.stream().map(SimulatedHost::process))
                .flatMap(machines -> machines)
                .toList();
    }

    public void begin() {
        again();
        world.onPhase(this::phaseEntered);
    }

    private void again() {
        world.loop().after(world.dice().between(20, 600), () -> {
            if (!world.faults().isQuiet()) {
                strike();
                again();
            }
        });
    }

    /** Some phases last as long as a transaction: what strikes at random hardly ever strikes there. */
    private void phaseEntered() {
        if (world.faults().isQuiet()) {
            return;
        }
        if (restores) {
            copy(operator.source().orElseGet(() -> world.dice().oneOf(planes)));
        }
        if (world.dice().chance(restores ? STORMS_WHERE_RESTORED : STORMS)) {
            world.faults().storm(true);
            world.loop().after(world.dice().between(0, 3), () -> {
                strike();
                operator.interfere();
            });
            world.loop().after(world.dice().between(2, 60), () -> world.faults().storm(false));
        }
    }

    private void strike() {
        Faults faults = world.faults();
        // One plane and one host at a time, so that large clusters are no worse off than small ones.
        SimulatedPlane plane = operator.source()
                .filter(source -> world.dice().chance(0.5))
                .orElseGet(() -> world.dice().oneOf(planes));
        SimulatedHost host = world.dice().oneOf(hosts);
        if (faults.strikes(Fault.CRASH, plane.process())) {
            plane.crash();
        }
        if (faults.strikes(Fault.CRASH, host.process())) {
            host.crash();
        }
        if (faults.strikes(Fault.HOST_AWAY, host.process())) {
            host.stop(world.dice().between(60_000, 200_000_000));
        }
        if (faults.strikes(Fault.CRASH, plane.edge().gateway())) {
            plane.edge().crash();
        }
        restore(plane);
        adopter.strike();
        befall(plane.process());
        befall(host.process());
        befall(plane.edge().gateway());
    }

    /** Copies are made now and then; some day one of them is started. */
    private void restore(SimulatedPlane plane) {
        if (!restores) {
            return;
        }
        copy(plane);
        PlaneRecords copy = copies.get(plane);
        if (copy != null
                && copy.clock().isBehind(plane.records().clock())
                && world.faults().strikes(Fault.PLANE_RESTORED, plane.process())) {
            plane.restore(copy);
        }
    }

    private void copy(SimulatedPlane plane) {
        if (world.dice().chance(COPIED)) {
            copies.put(plane, plane.records());
        }
    }

    private void befall(Machine process) {
        Dice dice = world.dice();
        Faults faults = world.faults();
        if (faults.strikes(Fault.PARTITION, process)) {
            Machine other = dice.oneOf(all);
            long millis = dice.between(500, 90_000);
            world.network().close(process, other, millis);
            world.network().close(other, process, millis);
        }
        if (faults.strikes(Fault.ONE_WAY_PARTITION, process)) {
            world.network().close(process, dice.oneOf(all), dice.between(500, 90_000));
        }
        if (!process.isGateway() && faults.strikes(Fault.CLOCK_JUMP, process)) {
            process.clockJumps(dice.between(-3_600_000, 3_600_000));
        }
    }

    /** From now on nothing goes wrong, and what did is repaired. */
    public void end() {
        world.trace().tell("chaos", "all is repaired");
        world.faults().end();
        world.network().heal();
        planes.forEach(plane -> plane.edge().start());
        planes.forEach(SimulatedPlane::start);
        hosts.forEach(SimulatedHost::bringBack);
        operator.end();
    }
}
