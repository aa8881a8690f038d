package io.drover.simulation;

import io.drover.simulation.world.Wiring;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * Runs schedules from the command line: {@code SEED=n} runs that one and prints all that happens in it;
 * {@code SCHEDULES=n} runs so many, of the seeds from {@code FROM=n} on, and ends with one line that sums them up.
 */
public final class Simulate {
    private static final long USUAL = 20_000;
    /** After few schedules more are missing, which tells nothing. */
    private static final int MOST_MISSING = 200;

    private final PrintStream out;

    private Simulate(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Simulate simulate = new Simulate(System.out);
        List<String> given = List.of(arguments);
        Optional<Long> seed = named(given, "SEED");
        boolean sound = seed.isPresent()
                ? simulate.replay(seed.get())
                : simulate.many(
                        named(given, "FROM").orElse(0L),
                        named(given, "SCHEDULES").orElse(USUAL));
        if (!sound) {
            System.exit(1);
        }
    }

    private static Optional<Long> named(List<String> arguments, String name) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name + "=") && argument.length() > name.length() + 1)
                .map(argument -> Long.valueOf(argument.substring(name.length() + 1)))
                .findFirst();
    }

    private boolean replay(long seed) {
        Outcome outcome = new Schedule(seed, Wiring.SOUND, true).run();
        outcome.trace().forEach(out::println);
        Summary summary = new Summary();
        summary.add(outcome);
        out.println(summary);
        return outcome.violation().isEmpty();
    }

    private boolean many(long from, long schedules) throws InterruptedException {
        Summary summary =
                new Schedules(Wiring.SOUND, done -> out.printf("%,d schedules done%n", done)).run(from, schedules);
        summary.failures().forEach(failed -> out.println(Report.of(failed, Wiring.SOUND)));
        List<String> missing = summary.coverage().missing();
        if (!missing.isEmpty() && missing.size() <= MOST_MISSING) {
            out.printf("not met: %s%n", String.join(", ", missing));
        }
        out.println(summary);
        return summary.failures().isEmpty();
    }
}
