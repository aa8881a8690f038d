package io.drover.cli.service;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.TaskStarted;
import io.drover.cli.cluster.StartedView;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import io.drover.cli.task.TaskWatch;
import io.drover.cli.text.DisplayText;
import io.drover.cli.watch.WaitOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deploys a Compose file as a stack. */
@Command(
        name = "deploy",
        description = {
            "Deploy a Compose file as a stack: create what is missing, update what differs.",
            "With --wait, wait until all that shall run runs; Ctrl-C stops the waiting, not the deployment."
        })
public final class Deploy implements Callable<Integer> {
    /** As many as the plane takes. */
    private static final int MAX_BYTES = 512 * 1024;

    private final Session session;

    @Parameters(paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    @Option(names = "--stack", required = true, paramLabel = "NAME", description = "The stack's name.")
    String stack = "";

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The Compose file; - reads it from standard input.")
    String file = "";

    @Mixin
    WaitOptions waiting = new WaitOptions();

    public Deploy(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        boolean waits = waiting.waits(false);
        Answer<TaskStarted> started = session.plane().deploy(cluster, new Wishes.Deploy(stack, text()));
        String task = started.value().task().id();
        Printer printer = session.printer();
        if (waits) {
            return TaskWatch.run(session, task, waiting.limit());
        }
        switch (printer.format()) {
            case TABLE ->
                printer.line("Task %s deploys stack %s to cluster %s. Watch it: drover task log %s --follow"
                        .formatted(DisplayText.clean(task), stack, cluster, DisplayText.clean(task)));
            case JSON, YAML, NAME -> printer.show(started, new StartedView());
        }
        return ExitCode.OK.number();
    }

    private String text() {
        try (InputStream in = file.equals("-") ? session.surroundings().in() : Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UsageException(
                        "%s has more than %d KiB, the most that is deployed".formatted(file, MAX_BYTES >> 10));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new CliException(ExitCode.USAGE, "there is no file %s".formatted(file), e);
        } catch (CharacterCodingException e) {
            throw new CliException(ExitCode.USAGE, "%s is not in UTF-8".formatted(file), e);
        } catch (IOException e) {
            throw new CliException(ExitCode.USAGE, "%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
