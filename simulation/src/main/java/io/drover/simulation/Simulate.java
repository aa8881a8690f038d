package io.drover.simulation;

import io.drover.simulation.world.Wiring;

/** Temporary. */
public final class Simulate {
    private Simulate() {}

    public static void main(String[] args) {
        long n = Long.parseLong(args[0]);
        long from = args.length > 1 ? Long.parseLong(args[1]) : 0;
        long steps = 0, done = 0, aborted = 0;
        int bad = 0;
        long t = System.nanoTime();
        var cov = new io.drover.simulation.engine.Coverage();
        for (long seed = from; seed < from + n; seed++) {
            Outcome o = new Schedule(seed, Wiring.SOUND, n == 1).run();
            steps += o.steps();
            done += o.done();
            aborted += o.aborted();
            cov.add(o.coverage());
            if (n == 1) {
                o.trace().forEach(System.out::println);
            }
            if (o.violation().isPresent()) {
                bad++;
                if (bad < 30) System.out.println(seed + " " + o.violation().get());
            }
        }
        System.out.printf(
                "n=%d steps=%d done=%d aborted=%d bad=%d cov=%d/%d faults=%d ms=%d%n",
                n,
                steps,
                done,
                aborted,
                bad,
                cov.metCount(),
                cov.possibleCount(),
                cov.faults(),
                java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()/1000000);
        if (n > 1000) System.out.println(cov.missing());
    }
}
