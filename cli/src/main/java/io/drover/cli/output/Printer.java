package io.drover.cli.output;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Finding;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.Json;
import io.drover.cli.rest.ProblemException;
import io.drover.cli.rest.Yaml;
import io.drover.cli.terminal.Surroundings;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import java.io.PrintStream;
import java.util.List;

/** Prints: what was asked for to standard output, all else to standard error. */
public final class Printer {
    private final Surroundings surroundings;
    private final OutputFormat format;

    public Printer(Surroundings surroundings, OutputFormat format) {
        this.surroundings = surroundings;
        this.format = format;
    }

    public OutputFormat format() {
        return format;
    }

    /** The page as it is now: a terminal's window may change its size. */
    public Page page() {
        return surroundings.terminal().interactive()
                ? new Page(surroundings.terminal().columns(), surroundings.colour())
                : Page.PLAIN;
    }

    /** Prints an answer in the chosen form. */
    public <T> void show(Answer<T> answer, View<? super T> view) {
        switch (format) {
            case TABLE -> lines(view.lines(answer.value(), page()));
            case JSON -> line(Json.pretty(answer.json()));
            case YAML -> line(Yaml.of(answer.json()));
            case NAME ->
                view.names(answer.value()).stream().map(DisplayText::clean).forEach(this::line);
        }
    }

    /** Prints a sentence to people; other forms leave it out. */
    public void say(String sentence) {
        if (format == OutputFormat.TABLE) {
            line(sentence);
        }
    }

    /** Prints a line, and ends the command where nobody reads any more, as with {@code | head}. */
    public void line(String line) {
        surroundings.out().println(line);
        if (surroundings.out().checkError()) {
            throw new CliException(ExitCode.FAILED, "standard output is closed");
        }
    }

    public void lines(List<String> lines) {
        lines.forEach(surroundings.out()::println);
        surroundings.out().flush();
    }

    /** Tells something beside the answer. */
    public void note(String text) {
        surroundings.err().println(text);
        surroundings.err().flush();
    }

    /** Says why a command ends. */
    public void failure(CliException failure) {
        PrintStream err = surroundings.err();
        err.println("drover: " + safe(failure.text()));
        if (failure instanceof ProblemException problem) {
            List<Finding> findings = problem.findings();
            FindingsView.lines(findings, page()).forEach(err::println);
        }
        if (surroundings.debug()) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    /** Keeps this command's own line breaks; what the server sent is cleaned in each line. */
    private static String safe(String text) {
        return String.join("\n", text.lines().map(DisplayText::clean).toList());
    }
}
