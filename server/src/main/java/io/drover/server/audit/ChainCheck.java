package io.drover.server.audit;

import io.drover.migration.audit.AuditCheckpoint;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Signed;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Follows the stored chain from entry to entry. Thread-safe; takes memory for one page of it. */
final class ChainCheck {
    private static final int PAGE = 500;

    private final Store store;
    private final OwnPlane plane;

    ChainCheck(Store store, OwnPlane plane) {
        this.store = store;
        this.plane = plane;
    }

    /** Checks all of it. */
    Verification all() {
        return from(AuditRepository.Head.EMPTY);
    }

    /** Checks what was added since a head that is known to be sound. */
    Verification from(AuditRepository.Head known) {
        Walk walk = new Walk(known);
        while (true) {
            List<AuditRow> page = store.read(transaction -> transaction.audit().rows(walk.count, PAGE));
            for (AuditRow row : page) {
                Optional<Verification.Broken> broken = walk.broken(row);
                if (broken.isPresent()) {
                    return broken.get();
                }
            }
            if (page.size() < PAGE) {
                return walk.end();
            }
        }
    }

    private List<Signed<AuditCheckpoint>> checkpoints(long above) {
        return store.read(transaction -> transaction.audit().checkpoints(above, PAGE));
    }

    private final class Walk {
        private final Deque<Signed<AuditCheckpoint>> ahead = new ArrayDeque<>();
        private long count;
        private Digest head;
        private long compared;

        Walk(AuditRepository.Head known) {
            count = known.count();
            head = known.digest();
            ahead.addAll(checkpoints(count));
        }

        Optional<Verification.Broken> broken(AuditRow row) {
            if (row.sequence() != count + 1) {
                return wrong(count + 1, "it is missing", "entry " + (count + 1), "entry " + row.sequence());
            }
            AuditEntry entry;
            try {
                entry = row.entry();
            } catch (MalformedException e) {
                return wrong(row.sequence(), "it is damaged", "an entry", String.valueOf(e.getMessage()));
            }
            if (entry.sequence() != row.sequence()) {
                return wrong(row.sequence(), "it was moved", "entry " + row.sequence(), "entry " + entry.sequence());
            }
            if (!entry.previous().equals(head)) {
                return wrong(
                        row.sequence(),
                        "it does not follow from the entry before it",
                        head.hex(),
                        entry.previous().hex());
            }
            Digest digest = entry.digest();
            if (!digest.hex().equals(row.digest())) {
                return wrong(row.sequence(), "it was altered: its digest is another", row.digest(), digest.hex());
            }
            if (!AuditRow.Columns.of(entry).equals(row.columns())) {
                return wrong(
                        row.sequence(),
                        "what it is searched by was altered",
                        AuditRow.Columns.of(entry).toString(),
                        row.columns().toString());
            }
            count = row.sequence();
            head = digest;
            return checkpointed();
        }

        private Optional<Verification.Broken> checkpointed() {
            while (!ahead.isEmpty() && ahead.getFirst().statement().count() <= count) {
                Signed<AuditCheckpoint> checkpoint = ahead.removeFirst();
                Optional<Verification.Broken> misfit = misfit(checkpoint);
                if (misfit.isPresent()) {
                    return misfit;
                }
                compared++;
                if (ahead.isEmpty()) {
                    ahead.addAll(checkpoints(count));
                }
            }
            return Optional.empty();
        }

        private Optional<Verification.Broken> misfit(Signed<AuditCheckpoint> checkpoint) {
            AuditCheckpoint stated = checkpoint.statement();
            if (!stated.plane().equals(plane.identity().id())
                    || plane.signer(checkpoint::verifiedBy).isEmpty()) {
                return wrong(
                        stated.count(),
                        "its checkpoint is not signed by this plane",
                        "a signature of plane " + plane.identity().id(),
                        "one that does not verify");
            }
            return stated.head().equals(head)
                    ? Optional.empty()
                    : wrong(
                            stated.count(),
                            "the chain up to it was rewritten after its checkpoint of " + stated.at(),
                            stated.head().hex(),
                            head.hex());
        }

        Verification end() {
            if (!ahead.isEmpty()) {
                AuditCheckpoint missing = ahead.getFirst().statement();
                return new Verification.Broken(
                        count + 1,
                        "the end of the chain is cut off: there is a checkpoint of " + missing.at(),
                        missing.count() + " entries",
                        count + " entries");
            }
            return new Verification.Sound(count, head.hex(), compared);
        }

        private Optional<Verification.Broken> wrong(long sequence, String what, String expected, String seen) {
            return Optional.of(new Verification.Broken(sequence, what, expected, seen));
        }
    }
}
