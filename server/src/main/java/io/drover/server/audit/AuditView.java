package io.drover.server.audit;

import io.drover.migration.audit.Act;
import io.drover.migration.audit.AuditCheckpoint;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.audit.AuditExtract;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Signed;
import io.drover.server.plane.OwnPlane;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An entry as REST tells it, with all that its digest is computed of.
 *
 * @param cluster its ID; empty where the entry concerns none
 * @param previous the digest of the entry before
 */
record AuditView(
        long sequence,
        Instant at,
        String who,
        String from,
        String what,
        String target,
        String cluster,
        String outcome,
        Map<String, String> details,
        String previous,
        String digest) {
    static AuditView of(AuditEntry entry) {
        Act act = entry.act();
        return new AuditView(
                entry.sequence(),
                act.at(),
                act.who(),
                act.from(),
                act.what(),
                act.target(),
                act.cluster().map(ClusterId::value).orElse(""),
                act.outcome().name(),
                new TreeMap<>(act.details()),
                entry.previous().hex(),
                entry.digest().hex());
    }

    /**
     * A checkpoint.
     *
     * @param key of the plane, now or before it was rotated, by which the signature verifies
     */
    record Checkpoint(String plane, String key, long count, String head, Instant at, String signature) {
        static Checkpoint of(Signed<AuditCheckpoint> signed, OwnPlane plane) {
            AuditCheckpoint stated = signed.statement();
            return new Checkpoint(
                    stated.plane().value(),
                    plane.signer(signed::verifiedBy)
                            .orElseGet(() -> plane.identity().key())
                            .hex(),
                    stated.count(),
                    stated.head().hex(),
                    stated.at(),
                    signed.signature().hex());
        }
    }

    /** The line of an export that is a checkpoint. */
    record CheckpointLine(Checkpoint checkpoint) {}

    /**
     * What a former plane's chain has of a cluster.
     *
     * @param plane its ID
     * @param total how many entries it has, also those that are not here
     * @param digest of all of them
     * @param entries the newest, oldest first
     */
    record Former(String plane, String planeName, Instant at, long total, String digest, List<AuditView> entries) {
        static Former of(Signed<AuditExtract> signed) {
            AuditExtract stated = signed.statement();
            return new Former(
                    stated.plane().value(),
                    stated.planeName(),
                    stated.at(),
                    stated.total(),
                    stated.all().hex(),
                    stated.newest().stream().map(AuditView::of).toList());
        }
    }

    /**
     * A page of entries, newest first.
     *
     * @param next the {@code before} of the next page; 0 where there is none
     * @param former what former planes have of the cluster, where one was asked for, on the first page
     */
    record Found(List<AuditView> items, long next, List<Former> former) {}

    /** What {@code verify} found. */
    record Verified(
            boolean sound,
            long entries,
            String head,
            long checkpoints,
            long brokenEntry,
            String what,
            String expected,
            String seen) {
        static Verified of(Verification verification) {
            return switch (verification) {
                case Verification.Sound(long entries, String head, long checkpoints) ->
                    new Verified(true, entries, head, checkpoints, 0, "", "", "");
                case Verification.Broken(long sequence, String what, String expected, String seen) ->
                    new Verified(false, 0, "", 0, sequence, what, expected, seen);
            };
        }
    }
}
