package io.drover.cli.audit;

import io.drover.cli.answer.AuditCheckpoint;
import io.drover.cli.answer.AuditEntry;
import io.drover.cli.answer.AuditVerified;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows an export from entry to entry, and stops at the first that is wrong. Not safe for threads. */
final class ChainWalk {
    private static final String NONE = "0".repeat(64);

    private final PlaneSignature plane;
    private final List<AuditCheckpoint> kept;
    private @Nullable AuditVerified broken;
    private boolean begun;
    private boolean closed;
    private long first = 1;
    private long count;
    private String head = NONE;
    private long checkpoints;

    /** @param kept checkpoints that were taken along earlier, which the chain must hold, too */
    ChainWalk(PlaneSignature plane, List<AuditCheckpoint> kept) {
        this.plane = plane;
        this.kept = List.copyOf(kept);
    }

    void take(ExportFile.Line line) {
        if (broken == null) {
            switch (line) {
                case ExportFile.Line.Entry(AuditEntry entry) -> take(entry);
                case ExportFile.Line.Checkpoint(AuditCheckpoint checkpoint) -> {
                    closed = true;
                    compare(checkpoint, "the checkpoint in the export");
                    checkpoints++;
                }
                case ExportFile.Line.Unreadable(long number, String why) ->
                    broken(count + 1, "line %d cannot be read".formatted(number), "an entry or a checkpoint", why);
            }
        }
    }

    private void take(AuditEntry entry) {
        closed = false;
        if (!begun) {
            begun = true;
            first = entry.sequence();
            count = first - 1;
            head = first == 1 ? NONE : entry.previous();
        }
        if (entry.sequence() != count + 1) {
            broken(count + 1, "it is missing, or out of order", "entry " + (count + 1), "entry " + entry.sequence());
            return;
        }
        if (!entry.previous().equals(head)) {
            broken(entry.sequence(), "it does not follow from the entry before it", head, entry.previous());
            return;
        }
        String digest = Encoding.digest(entry);
        if (!digest.equals(entry.digest())) {
            broken(entry.sequence(), "it was altered: its digest is another", entry.digest(), digest);
            return;
        }
        count = entry.sequence();
        head = digest;
        for (AuditCheckpoint checkpoint : kept) {
            if (checkpoint.count() == count) {
                compare(checkpoint, "the checkpoint that was kept");
                checkpoints++;
            }
        }
    }

    private void compare(AuditCheckpoint checkpoint, String which) {
        if (!plane.isOn(checkpoint)) {
            broken(
                    checkpoint.count(),
                    which + " is not signed by the plane",
                    "a signature by key " + String.join(" or ", plane.keys()),
                    "one by key " + checkpoint.key() + ", or one that does not verify");
        } else if (checkpoint.count() > count) {
            broken(
                    count + 1,
                    "it is cut off: " + which + " covers more",
                    checkpoint.count() + " entries",
                    count + " entries");
        } else if (checkpoint.count() < count) {
            broken(checkpoint.count(), which + " is not at its place", "at entry " + checkpoint.count(), "at " + count);
        } else if (!checkpoint.head().equals(head)) {
            broken(count, "the entries up to it were rewritten: " + which + " differs", checkpoint.head(), head);
        }
    }

    private void broken(long entry, String what, String expected, String seen) {
        if (broken == null) {
            broken = AuditVerified.broken(entry, what, expected, seen);
        }
    }

    /** What was found in all of it. */
    AuditVerified end() {
        Optional<AuditCheckpoint> beyond =
                kept.stream().filter(checkpoint -> checkpoint.count() > count).findFirst();
        beyond.ifPresent(checkpoint -> compare(checkpoint, "the checkpoint that was kept"));
        if (!closed) {
            broken(count + 1, "the end is cut off", "a checkpoint as the last line", "none");
        }
        return broken == null ? AuditVerified.sound(count - first + 1, head, checkpoints) : broken;
    }

    /** The sequence of the first entry that was seen. */
    long first() {
        return first;
    }
}
