package io.drover.server.audit;

import io.drover.migration.audit.AuditEntry;
import io.drover.migration.audit.AuditExtract;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Chain;
import io.drover.server.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The audit of a cluster, as it leaves with the cluster and comes with it. */
public final class FormerAudit {
    /** The most bytes of the entries of one plane that travel. */
    public static final int MAX_BYTES = 128 << 10;

    private FormerAudit() {}

    /** What a cluster takes along: what it brought, and what this plane has of it. */
    public static List<Signed<AuditExtract>> of(
            Transaction transaction, ClusterId cluster, PlaneIdentity self, String name, SigningKey key, Instant at) {
        AuditRepository audit = transaction.audit();
        List<Signed<AuditExtract>> brought = audit.former(cluster).stream()
                .filter(extract -> !extract.statement().plane().equals(self.id()))
                .toList();
        List<AuditEntry> newest = newest(audit.search(AuditSearch.of(cluster), AuditExtract.MAX_ENTRIES));
        List<Digest> digests = audit.digests(cluster);
        Digest older = AuditEntry.NONE;
        for (Digest digest : digests.subList(0, digests.size() - newest.size())) {
            older = AuditExtract.followed(older, digest);
        }
        Signed<AuditExtract> own =
                Signed.by(key, new AuditExtract(self.id(), name, cluster, at, digests.size(), older, newest));
        return Stream.concat(
                        brought.stream().skip(Math.max(0, brought.size() - AuditExtract.MAX_PLANES + 1)),
                        Stream.of(own))
                .toList();
    }

    /** As many of the newest as there is room for, in order. */
    private static List<AuditEntry> newest(List<AuditEntry> newestFirst) {
        List<AuditEntry> chosen = new ArrayList<>();
        int bytes = 0;
        for (AuditEntry entry : newestFirst) {
            bytes += Canonical.encode(entry).length;
            if (bytes > MAX_BYTES) {
                break;
            }
            chosen.add(entry);
        }
        Collections.reverse(chosen);
        return chosen;
    }

    /**
     * Keeps what came with a cluster, marked as of the plane that signed it, and enters the digest of each into this
     * plane's chain. What no former owner of the cluster signed is not kept, and that is entered.
     *
     * @param self this plane, whose own entries it has itself
     */
    public static void keep(Transaction transaction, Manifest manifest, PlaneIdentity self, Instant at) {
        Map<String, PlaneIdentity> owners = owners(manifest.chain());
        for (Signed<AuditExtract> extract : manifest.audit()) {
            AuditExtract stated = extract.statement();
            if (stated.plane().equals(self.id())) {
                continue;
            }
            boolean sound = stated.cluster().equals(manifest.cluster())
                    && Optional.ofNullable(owners.get(stated.plane().value()))
                            .filter(owner -> extract.verifiedBy(owner.key()))
                            .isPresent();
            if (sound) {
                transaction.audit().keepFormer(extract);
            }
            Audit.enter(
                    transaction,
                    at,
                    sound ? "audit.received" : "audit.not-received",
                    manifest.name(),
                    Optional.of(manifest.cluster()),
                    Map.of(
                            "plane", stated.plane().value(),
                            "entries", String.valueOf(stated.total()),
                            "digest", stated.all().hex(),
                            "why", sound ? "it came with the cluster" : "no former owner of the cluster signed it"));
        }
    }

    private static Map<String, PlaneIdentity> owners(Chain chain) {
        Map<String, PlaneIdentity> owners = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of(chain.genesis().statement().owner()),
                        chain.links().stream().map(link -> link.owner()))
                .forEach(owner -> owners.put(owner.id().value(), owner));
        return owners;
    }
}
