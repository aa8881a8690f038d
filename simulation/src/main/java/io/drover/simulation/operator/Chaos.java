package io.drover.simulation.operator;

import io.drover.simulation.engine.Dice;
import io.drover.simulation.engine.Fault;
import io.drover.simulation.engine.Faults;
import io.drover.simulation.engine.Machine;
import io.drover.simulation.host.SimulatedHost;
import io.drover.simulation.plane.SimulatedPlane;
import io.drover.simulation.world.World;
import java.util.List;
import java.util.stream.Stream;

/** Brings about what befalls whole machines, at any moment, until it is told to end. */
public final class Chaos {
    private final World world;
    private final List<SimulatedPlane> planes;
    private final List<SimulatedHost> hosts;
    private final List<Machine> all;

    public Chaos(World world, List<SimulatedPlane> planes, List<SimulatedHost> hosts) {
        this.world = world;
        this.planes = planes;
        this.hosts = hosts;
        this.all = Stream.concat(
                        planes.stream().map(SimulatedPlane::process),
                        hosts.stream().map(SimulatedHost::process))
                .toList();
    }

    public void begin() {
        world.loop().after(world.dice().between(20, 600), this::strike);
    }

    private void strike() {
        Faults faults = world.faults();
        if (faults.isQuiet()) {
            return;
        }
        // One plane and one host at a time, so that large clusters are no worse off than small ones.
        SimulatedPlane plane = world.dice().oneOf(planes);
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
        befall(plane.process());
        befall(host.process());
        begin();
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
        if (faults.strikes(Fault.CLOCK_JUMP, process)) {
            process.clockJumps(dice.between(-3_600_000, 3_600_000));
        }
    }

    /** From now on nothing goes wrong, and what did is repaired. */
    public void end() {
        world.trace().tell("chaos", "all is repaired");
        world.faults().end();
        world.network().heal();
        planes.forEach(SimulatedPlane::start);
        hosts.forEach(SimulatedHost::bringBack);
    }
}
