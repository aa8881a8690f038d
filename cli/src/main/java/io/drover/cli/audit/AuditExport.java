package io.drover.cli.audit;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.session.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes the audit away. */
@Command(
        name = "export",
        description = {
            "Write the audit into a file, one JSON object a line, oldest first, with the plane's signed checkpoints.",
            "Keep it elsewhere: it shows later whether the plane's audit was cut off or rewritten."
        })
public final class AuditExport implements Callable<Integer> {
    private final Session session;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file, which is not there yet.")
    Path out = Path.of("");

    @Option(
            names = "--after",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Only entries after this one; all without it.")
    long after;

    public AuditExport(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (InputStream lines = session.plane().exportAudit(after)) {
            Files.createFile(out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream file = Files.newOutputStream(out, StandardOpenOption.WRITE)) {
                lines.transferTo(file);
            }
        } catch (FileAlreadyExistsException e) {
            throw new UsageException("%s exists already; choose another file".formatted(out));
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.FAILED,
                    "%s is not complete: %s; remove it and export again".formatted(out, e.getMessage()),
                    e);
        }
        session.printer()
                .say("The audit is in %s. Check it with: drover audit verify %s --key KEY".formatted(out, out));
        return ExitCode.OK.number();
    }
}
