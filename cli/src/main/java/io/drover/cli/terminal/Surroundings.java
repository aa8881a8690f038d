package io.drover.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has around it.
 *
 * @param variables the environment's variables
 * @param in standard input
 * @param out standard output: what was asked for
 * @param err standard error: everything else
 * @param terminal the person's terminal, if any
 * @param clock the time of day
 * @param interrupts tells of Ctrl-C
 */
public record Surroundings(
        Map<String, String> variables,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        InstantSource clock,
        Interrupts interrupts) {
    public Surroundings {
        variables = Map.copyOf(variables);
    }

    public static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                System.in,
                System.out,
                System.err,
                SystemTerminal.find(),
                InstantSource.system(),
                Interrupts.ofProcess());
    }

    /** A variable's value; an empty one is as good as none. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** Whether to colour: on a terminal that can, unless <a href="https://no-color.org">NO_COLOR</a> is set. */
    public boolean colour() {
        return redraws() && variable("NO_COLOR").isEmpty();
    }

    /** Whether the cursor can be moved. */
    public boolean redraws() {
        return terminal.interactive() && !variable("TERM").orElse("dumb").equals("dumb");
    }

    /** Whether to show stack traces: {@code DROVER_DEBUG=1}. */
    public boolean debug() {
        return variable("DROVER_DEBUG").filter("1"::equals).isPresent();
    }
}
