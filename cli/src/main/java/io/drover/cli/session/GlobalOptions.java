package io.drover.cli.session;

import io.drover.cli.output.OutputFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes. */
public final class GlobalOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = "--plane",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The plane to talk to, by the name of its context.")
    @Nullable String plane;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            defaultValue = "table",
            description = "table, json (the API's answer), yaml (the same) or name (only IDs). Default: table.")
    OutputFormat output = OutputFormat.TABLE;

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long the plane may take for one answer, such as 500ms, 10s, 2m. Default: 30s.")
    Duration requestTimeout = Duration.ofSeconds(30);

    /** The form in which to print. */
    public OutputFormat output() {
        return output;
    }
}
