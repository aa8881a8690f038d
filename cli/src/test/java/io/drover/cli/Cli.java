package io.drover.cli;

import io.drover.cli.terminal.NoTerminal;
import io.drover.cli.terminal.Surroundings;
import io.drover.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Runs commands as a process would, with a home of its own. */
final class Cli {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:05:00Z"));

    private final Map<String, String> variables = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Terminal terminal = new NoTerminal();
    private String input = "";

    /** What a command printed, and its exit code. */
    record Result(int exit, String out, String err) {}

    Cli(Path home) {
        variables.put("HOME", home.toString());
        variables.put("TERM", "xterm");
    }

    /** For a plane that is given by the environment. */
    static Cli of(Path home, FakePlane plane) {
        return new Cli(home)
                .with("DROVER_URL", plane.url())
                .with("DROVER_FINGERPRINT", plane.key().fingerprint())
                .with("DROVER_TOKEN", FakePlane.TOKEN);
    }

    Cli with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Cli on(Terminal newTerminal) {
        terminal = newTerminal;
        return this;
    }

    Cli typing(String text) {
        input = text;
        return this;
    }

    /** What was printed so far. */
    String outSoFar() {
        return out.toString(StandardCharsets.UTF_8);
    }

    Result run(String... arguments) {
        out.reset();
        err.reset();
        int exit = DroverCli.run(
                new Surroundings(
                        variables,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        terminal,
                        CLOCK,
                        action -> () -> {}),
                arguments);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
