package io.drover.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.audit.Act;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.audit.AuditExtract;
import io.drover.migration.audit.Outcome;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.SealedSecrets;
import io.drover.server.audit.AuditSearch;
import io.drover.server.audit.FormerAudit;
import io.drover.server.cluster.Cluster;
import io.drover.server.store.StoreSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes with a cluster counts only where a former owner of it signed it; what goes with it is bounded. */
class FormerAuditTest {
    @TempDir
    private Path folder;

    private SqlStore store;
    private final Cluster cluster = Samples.cluster("shop");

    @BeforeEach
    void open() {
        store = SqlStore.open(StoreSettings.Sqlite.at(folder.resolve("plane.db")));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Act act(int number) {
        return Act.told(
                Samples.NOW,
                "ann",
                "192.0.2.1",
                "act " + number,
                "shop",
                Optional.of(cluster.id()),
                Outcome.DONE,
                Map.of());
    }

    private Signed<AuditExtract> extract(String plane, SigningKey key) {
        return Signed.by(
                key,
                new AuditExtract(
                        new PlaneId(plane),
                        "north",
                        cluster.id(),
                        Samples.NOW,
                        1,
                        AuditEntry.NONE,
                        List.of(AuditEntry.first(act(1)))));
    }

    private List<AuditEntry> received(Signed<AuditExtract> extract) {
        Manifest manifest = new Manifest(
                cluster.id(),
                cluster.name(),
                cluster.profile(),
                cluster.chain(),
                cluster.inventory(),
                new SealedSecrets(Samples.blob("nonce"), Samples.blob("sealed")),
                cluster.history(),
                cluster.createdAt(),
                Optional.empty(),
                List.of(extract));
        return store.write(transaction -> {
            FormerAudit.keep(transaction, manifest, Samples.plane("plane-b"), Samples.NOW);
            return transaction.audit().search(AuditSearch.of(cluster.id()), 10);
        });
    }

    private List<Signed<AuditExtract>> kept() {
        return store.read(transaction -> transaction.audit().former(cluster.id()));
    }

    @Test
    void whatAFormerOwnerSignedIsKeptAndItsDigestEntered() {
        Signed<AuditExtract> extract = extract("plane-a", Samples.planeKey());
        List<AuditEntry> entered = received(extract);
        assertThat(kept()).containsExactly(extract);
        assertThat(entered).singleElement().satisfies(entry -> {
            assertThat(entry.act().what()).isEqualTo("audit.received");
            assertThat(entry.act().details())
                    .containsEntry("digest", extract.statement().all().hex())
                    .containsEntry("plane", "plane-a");
        });
    }

    @Test
    void whatNoFormerOwnerSignedIsNotKeptAndThatIsEntered() {
        assertThat(received(extract("plane-a", SigningKey.generate())))
                .singleElement()
                .satisfies(entry -> assertThat(entry.act().what()).isEqualTo("audit.not-received"));
        assertThat(received(extract("plane-c", Samples.planeKey()))).hasSize(2);
        assertThat(kept()).isEmpty();
    }

    @Test
    void aPlaneIsNotToldOfItsOwnEntries() {
        assertThat(received(extract("plane-b", Samples.planeKey()))).isEmpty();
        assertThat(kept()).isEmpty();
    }

    @Test
    void theNewestEntriesTravelWithADigestOfAll() {
        store.write(transaction -> {
            for (int i = 0; i < 250; i++) {
                transaction.audit().append(act(i));
            }
            return true;
        });
        AuditExtract extract = store.<List<Signed<AuditExtract>>>read(transaction -> FormerAudit.of(
                        transaction, cluster.id(), Samples.plane("plane-a"), "a", Samples.planeKey(), Samples.NOW))
                .getFirst()
                .statement();
        assertThat(extract.total()).isEqualTo(250);
        assertThat(extract.newest()).hasSize(AuditExtract.MAX_ENTRIES);
        assertThat(extract.newest().getLast().act().what()).isEqualTo("act 249");
        var all = AuditEntry.NONE;
        for (var digest : store.<List<io.drover.migration.identity.Digest>>read(
                transaction -> transaction.audit().digests(cluster.id()))) {
            all = AuditExtract.followed(all, digest);
        }
        assertThat(extract.all()).isEqualTo(all);
    }
}
