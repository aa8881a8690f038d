package io.drover.server.migration.impact;

import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.manifest.InventoryDifference;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a migration did to the business, as far as it was seen. Bounded, however large the cluster is: the sums cover
 * everything, the lists hold what matters most. It is stored at both planes in canonical encoding; what a peer sends is
 * checked by {@link #decode}.
 *
 * @param endpoints those that were probed: first those with failures, then the slowest; at most 64
 * @param endpointsProbed how many were probed, from 0
 * @param total all their requests, by part of the migration
 * @param comparedInventories whether the inventory was read at both ends, so that changes could be seen
 * @param changes what differs between the inventory before and the one after; at most 64
 * @param changesFound how many differ, from 0
 * @param notes what is missing from the record, and why; at most 50
 */
public record ImpactRecord(
        List<ProbedEndpoint> endpoints,
        int endpointsProbed,
        List<ImpactWindow> total,
        boolean comparedInventories,
        List<WorkloadChange> changes,
        int changesFound,
        List<String> notes) {
    /** The most that one encoded record may have; a message of the peers' protocol has room for it. */
    public static final int MAX_BYTES = 1 << 20;

    static final int MAX_ENDPOINTS = 64;
    static final int MAX_CHANGES = 64;
    static final int MAX_NOTES = 50;
    static final int MAX_NOTE = 500;

    public ImpactRecord {
        endpoints = List.copyOf(endpoints);
        total = List.copyOf(total);
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
        check("endpoints", endpoints.size(), MAX_ENDPOINTS, endpointsProbed);
        check("changes", changes.size(), MAX_CHANGES, changesFound);
        check("notes", notes.size(), MAX_NOTES, notes.size());
        notes.forEach(note -> ImpactText.check("note", note, MAX_NOTE));
        if (total.stream().map(ImpactWindow::span).distinct().count() != total.size()) {
            throw new IllegalArgumentException("two sums of one window");
        }
    }

    private static void check(String what, int listed, int most, int found) {
        if (listed > most || found < listed) {
            throw new IllegalArgumentException("%d %s of %d: expected at most %d".formatted(listed, what, found, most));
        }
    }

    static ImpactRecord of(List<ProbedEndpoint> all, List<ImpactWindow> total, List<String> notes) {
        return new ImpactRecord(
                all.stream()
                        .sorted(Comparator.comparingLong(ProbedEndpoint::failed)
                                .thenComparingLong(ProbedEndpoint::slowestMicros)
                                .reversed())
                        .limit(MAX_ENDPOINTS)
                        .toList(),
                all.size(),
                total,
                false,
                List.of(),
                0,
                notes.stream()
                        .limit(MAX_NOTES)
                        .map(note -> ImpactText.shortened(note, MAX_NOTE))
                        .toList());
    }

    /** The same with what the inventories say; empty differences of inventories that could not be compared. */
    public ImpactRecord with(Optional<List<InventoryDifference>> differences) {
        List<InventoryDifference> found = differences.orElse(List.of());
        return new ImpactRecord(
                endpoints,
                endpointsProbed,
                total,
                differences.isPresent(),
                found.stream().limit(MAX_CHANGES).map(WorkloadChange::of).toList(),
                found.size(),
                notes);
    }

    /** What the probes saw, as the end of a sentence; empty where nothing was probed. */
    public Optional<String> summary() {
        long sent = total.stream().mapToLong(ImpactWindow::sent).sum();
        long failed = total.stream().mapToLong(ImpactWindow::failed).sum();
        return sent == 0
                ? Optional.empty()
                : Optional.of("%d published endpoints were probed %d times, %d failed"
                        .formatted(endpointsProbed, sent, failed));
    }

    public byte[] encode() {
        return Canonical.encode(this);
    }

    /** Throws MalformedException, with the reason, for anything but a record within its limits. */
    public static ImpactRecord decode(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException(
                    "an impact record of %d bytes: expected at most %d".formatted(bytes.length, MAX_BYTES));
        }
        return Canonical.decode(ImpactRecord.class, bytes);
    }
}
