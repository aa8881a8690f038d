package io.drover.cli.cluster;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Findings;
import io.drover.cli.answer.TaskStarted;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.output.FindingsView;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import io.drover.cli.task.TaskWatch;
import io.drover.cli.text.DisplayText;
import io.drover.cli.watch.WaitOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a cluster over that no plane owns. */
@Command(
        name = "take-over",
        description = {
            "Take over an existing cluster that no plane owns. What runs on it goes on running.",
            "A swarm needs --manager, a generic cluster at least one --endpoint."
        })
public final class TakeOver implements Callable<Integer> {
    private static final String ENGINE = "engine";

    private final Session session;

    @Parameters(paramLabel = "NAME", description = "The name that the cluster shall have.")
    String name = "";

    @Option(names = "--kind", required = true, paramLabel = "KIND", description = "Such as swarm or generic.")
    String kind = "";

    @Option(names = "--manager", paramLabel = "HOST", description = "A host that is a manager of the swarm.")
    @Nullable String manager;

    @Option(
            names = "--engine",
            paramLabel = "ENDPOINT",
            description = "Where the engine is on each host, such as unix:///var/run/docker.sock.")
    @Nullable String engine;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the kind. May be repeated.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--endpoint",
            paramLabel = "HOST=URI",
            description =
                    "Where the business is reached on a host, such as web-1=http://10.0.0.1:8080/. May be repeated.")
    List<String> endpoints = new ArrayList<>();

    @Option(
            names = "--without",
            paramLabel = "NODE",
            split = ",",
            description = "A member that has no agent and shall be done without. May be repeated.")
    List<String> without = new ArrayList<>();

    @Option(names = "--dry-run", description = "Run every check, and change nothing.")
    boolean dryRun;

    @Mixin
    WaitOptions waiting = new WaitOptions();

    public TakeOver(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Wishes.TakeOver wish = wish();
        if (dryRun) {
            waiting.refuseWith("--dry-run");
            Answer<Findings> answer = session.plane().checkTakeOver(wish);
            session.printer().show(answer, new FindingsView());
            return (answer.value().allow() ? ExitCode.OK : ExitCode.CONFLICT).number();
        }
        return start(wish);
    }

    private int start(Wishes.TakeOver wish) {
        boolean waits = waiting.waits(false);
        Answer<TaskStarted> started = session.plane().takeOver(wish);
        String task = started.value().task().id();
        Printer printer = session.printer();
        if (waits) {
            return TaskWatch.run(session, task, waiting.limit());
        }
        switch (printer.format()) {
            case TABLE ->
                printer.line("Task %s takes over cluster %s. Watch it: drover task log %s --follow"
                        .formatted(DisplayText.clean(task), name, DisplayText.clean(task)));
            case JSON, YAML, NAME -> printer.show(started, new StartedView());
        }
        return ExitCode.OK.number();
    }

    private Wishes.TakeOver wish() {
        if (kind.equals("swarm") && manager == null) {
            throw new UsageException("a swarm is found by one of its managers; add --manager HOST");
        }
        if (kind.equals("generic") && endpoints.isEmpty()) {
            throw new UsageException("a generic cluster is known by its endpoints; add --endpoint HOST=URI");
        }
        for (String endpoint : endpoints) {
            if (endpoint.indexOf('=') < 1 || endpoint.endsWith("=")) {
                throw new UsageException(
                        "--endpoint %s: expected HOST=URI, such as web-1=http://10.0.0.1:8080/".formatted(endpoint));
            }
        }
        Map<String, String> all = new LinkedHashMap<>(settings);
        if (engine != null && all.put(ENGINE, engine) != null) {
            throw new UsageException("--engine and --set engine=... say the same thing; leave one of them out");
        }
        return new Wishes.TakeOver(name, kind, manager, all, endpoints, without, dryRun);
    }
}
