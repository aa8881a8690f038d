package io.drover.testbed.reliability;

import io.drover.testbed.migration.World;
import io.drover.testbed.platform.Capabilities;
import io.drover.testbed.platform.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tries all cases on real processes, or those that the environment variable {@value #ONLY} chooses, prints a line for each,
 * and writes {@code docs/reliability.md}. Exit status 0 when every rule held, 1 when a case broke one, 2 when nothing could
 * be tried.
 */
public final class CrashMatrix {
    /** Words with commas between; a case is tried whose name contains one of them. Or {@value #UNTRIED}. */
    static final String ONLY = "ONLY";

    /** Chooses the cases without a result. */
    private static final String UNTRIED = "untried";

    private CrashMatrix() {}

    public static void main(String[] arguments) {
        AtomicBoolean interrupted = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted.set(true)));
        try {
            System.exit(run(System.getenv().getOrDefault(ONLY, "")));
        } catch (RuntimeException e) {
            // The face of a program: told by its message. What fails because the JVM ends is no failure.
            if (!interrupted.get()) {
                System.err.println("The matrix could not be tried: " + e.getMessage());
                System.exit(2);
            }
        }
    }

    private static int run(String only) {
        switch (Platform.current().capabilities()) {
            case Capabilities.RealHosts() -> {}
            case Capabilities.Lacking lacking -> {
                System.err.println("This takes real hosts. " + lacking.explain());
                return 2;
            }
        }
        Results results = only.isBlank() ? Results.none() : Results.kept();
        List<Case> cases = only.equals(UNTRIED) ? results.lacking(Cases.all()) : chosen(only);
        if (cases.isEmpty()) {
            System.err.println(
                    only.equals(UNTRIED)
                            ? "Each case has been tried."
                            : "No case has a name with one of these words: " + only);
            return 2;
        }
        long start = System.nanoTime();
        System.out.println("Trying %d cases; this takes some twenty seconds for each.".formatted(cases.size()));
        List<Row> rows = new ArrayList<>();
        tryAll(cases, row -> {
            rows.add(row);
            System.out.println(row.line());
            results.add(row);
            // After each case, since hours may have gone into those before when somebody ends this.
            ReliabilityPage.write(results, Cases.all(), ReliabilityPage.FILE);
        });
        long broken = rows.stream().filter(row -> !row.good()).count();
        System.out.printf(
                Locale.ROOT,
                "CRASH MATRIX %d cases, %d broke a rule, %.0f s%n",
                rows.size(),
                broken,
                elapsed(start).toMillis() / 1e3);
        return broken == 0 ? 0 : 1;
    }

    private static Duration elapsed(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private static List<Case> chosen(String only) {
        List<String> words = Stream.of(only.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        return Cases.all().stream()
                .filter(each -> words.isEmpty() || words.stream().anyMatch(each.name()::contains))
                .toList();
    }

    private static void tryAll(List<Case> cases, Consumer<Row> told) {
        World world = World.make();
        try {
            for (Case each : cases) {
                Row row = Trial.of(world, each);
                told.accept(row);
                if (!row.good() && !isMendable(world)) {
                    System.out.println("What is left of the planes is of no use for further cases; making others.");
                    world.close();
                    world = World.make();
                }
            }
        } finally {
            world.close();
        }
    }

    private static boolean isMendable(World world) {
        try {
            world.putInOrder();
            return true;
        } catch (RuntimeException e) {
            System.out.println("Not to be put in order: " + e.getMessage());
            return false;
        }
    }
}
