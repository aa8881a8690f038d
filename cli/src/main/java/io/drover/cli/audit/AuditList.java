package io.drover.cli.audit;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.AuditFound;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Searches the audit. */
@Command(
        name = "list",
        description = {
            "Show who did what, when and from where, and what came of it; the newest last.",
            "With --cluster also what former planes have of it, as it came with the cluster."
        })
public final class AuditList implements Callable<Integer> {
    private final Session session;

    @Option(names = "--who", paramLabel = "NAME", description = "Only of this name.")
    @Nullable String who;

    @Option(
            names = "--what",
            paramLabel = "TEXT",
            description = "Only what begins so, such as 'migration' or 'DELETE'.")
    @Nullable String what;

    @Option(
            names = "--cluster",
            paramLabel = "CLUSTER",
            description = "Only what concerns this cluster, by name or ID.")
    @Nullable String cluster;

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "Only what was done, refused or failed.")
    @Nullable String outcome;

    @Option(names = "--since", paramLabel = "TIME", description = "Not before this time, such as 2026-01-31T12:00:00Z.")
    @Nullable Instant since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before this time.")
    @Nullable Instant until;

    @Option(names = "--text", paramLabel = "TEXT", description = "Only with this text anywhere, in any case.")
    @Nullable String text;

    @Option(names = "--before", paramLabel = "NUMBER", description = "Only entries before this one.")
    @Nullable Long before;

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            defaultValue = "50",
            description = "At most so many, 1 to 1000; 50 without it.")
    int limit;

    public AuditList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Map<String, String> parameters = new LinkedHashMap<>();
        add(parameters, "who", who);
        add(parameters, "what", what);
        add(parameters, "cluster", cluster);
        add(parameters, "outcome", outcome);
        add(parameters, "since", since);
        add(parameters, "until", until);
        add(parameters, "text", text);
        add(parameters, "before", before);
        add(parameters, "limit", limit);
        Answer<AuditFound> found = session.plane().audit(parameters);
        session.printer().show(found, new AuditFoundView());
        if (found.value().next() > 0) {
            session.printer()
                    .note("There are older ones: --before " + found.value().next());
        }
        return ExitCode.OK.number();
    }

    private static void add(Map<String, String> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value.toString());
        }
    }
}
