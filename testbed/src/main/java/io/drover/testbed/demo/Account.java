package io.drover.testbed.demo;

import java.io.PrintStream;
import java.util.Locale;

/** What the demo tells while it runs: one line for each step, with the seconds since the start. Thread-safe. */
final class Account {
    private final PrintStream out;
    private final long startNanos = System.nanoTime();

    Account(PrintStream out) {
        this.out = out;
    }

    void title(String text) {
        out.println(text);
    }

    void step(String text) {
        out.printf(Locale.ROOT, "[%5.1f s] %s%n", seconds(), text);
    }

    /** What a command printed, set off from the demo's own words. */
    void quote(String command, String output) {
        out.println("          $ " + command);
        output.lines().filter(line -> !line.isBlank()).forEach(line -> out.println("          | " + line));
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
