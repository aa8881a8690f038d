package io.drover.cli.audit;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.AuditCheckpoint;
import io.drover.cli.answer.AuditEntry;
import io.drover.cli.answer.AuditVerified;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.rest.Json;
import io.drover.cli.session.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks the audit. */
@Command(
        name = "verify",
        description = {
            "Check that nobody altered, removed, inserted or moved an entry of the audit.",
            "Without a file the plane checks what it has stored. With an export this command checks it by itself, without"
                    + " a plane: that needs the plane's key, which 'drover plane show' tells.",
            "Ends with exit code 1 where something is wrong, and says which entry it is and what was expected."
        })
public final class AuditVerify implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "An export, by 'drover audit export'.")
    @Nullable Path file;

    @Option(
            names = "--key",
            paramLabel = "HEX",
            split = ",",
            description =
                    "The plane's public key, for an export. May be repeated, for keys that it had before they were rotated.")
    List<String> keys = new ArrayList<>();

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "An older export, or a line of one that holds a checkpoint: its checkpoints must still fit. This"
                            + " shows whether what was there then was cut off or rewritten since.")
    @Nullable Path checkpoint;

    public AuditVerify(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        List<AuditCheckpoint> kept = checkpoint == null ? List.of() : checkpoints(new ExportFile(checkpoint));
        Answer<AuditVerified> verified = file == null ? stored(kept) : exported(new ExportFile(file), kept);
        session.printer().show(verified, new VerifiedView());
        return (verified.value().sound() ? ExitCode.OK : ExitCode.FAILED).number();
    }

    private Answer<AuditVerified> exported(ExportFile export, List<AuditCheckpoint> kept) {
        if (keys.isEmpty()) {
            throw new UsageException(
                    "say by which key the export must be signed: --key HEX, which 'drover plane show' tells of the plane");
        }
        ChainWalk walk = new ChainWalk(planeKeys(keys), kept);
        export.read(walk::take);
        AuditVerified verified = walk.end();
        if (verified.sound() && walk.first() > 1) {
            session.printer()
                    .note("The export begins with entry %d; what was before it is not checked."
                            .formatted(walk.first()));
        }
        return local(verified);
    }

    private Answer<AuditVerified> stored(List<AuditCheckpoint> kept) {
        Answer<AuditVerified> verified = session.plane().verifyAudit();
        if (!verified.value().sound() || kept.isEmpty()) {
            return verified;
        }
        PlaneSignature plane = planeKeys(keys.isEmpty() ? shownKeys() : keys);
        for (AuditCheckpoint one : kept) {
            List<AuditEntry> at = session.plane()
                    .audit(Map.of("before", String.valueOf(one.count() + 1), "limit", "1"))
                    .value()
                    .items();
            ChainWalk walk = new ChainWalk(plane, List.of());
            at.forEach(entry -> walk.take(new ExportFile.Line.Entry(entry)));
            walk.take(new ExportFile.Line.Checkpoint(one));
            AuditVerified compared = walk.end();
            if (!compared.sound()) {
                return local(compared);
            }
        }
        session.printer()
                .note("%d kept %s still hold.".formatted(kept.size(), kept.size() == 1 ? "checkpoint" : "checkpoints"));
        return verified;
    }

    private List<String> shownKeys() {
        String shown = session.plane().plane().value().key();
        return List.of(shown == null ? "" : shown);
    }

    private static PlaneSignature planeKeys(List<String> texts) {
        List<String> hex = texts.stream()
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (!hex.stream().allMatch(PlaneSignature::isKey)) {
            throw new UsageException(
                    "--key is not a plane's key: expected 64 hexadecimal digits, as 'drover plane show' tells");
        }
        return new PlaneSignature(hex);
    }

    private static List<AuditCheckpoint> checkpoints(ExportFile export) {
        List<AuditCheckpoint> found = new ArrayList<>();
        export.read(line -> {
            switch (line) {
                case ExportFile.Line.Checkpoint(AuditCheckpoint one) -> found.add(one);
                case ExportFile.Line.Entry _ -> {}
                case ExportFile.Line.Unreadable(long number, String why) ->
                    throw new UsageException(
                            "%s, line %d: %s; expected an export".formatted(export.path(), number, why));
            }
        });
        if (found.isEmpty()) {
            throw new UsageException("%s holds no checkpoint; expected an export".formatted(export.path()));
        }
        return found;
    }

    private static Answer<AuditVerified> local(AuditVerified verified) {
        return new Answer<>(Json.mapper().valueToTree(verified), verified);
    }
}
