package io.drover.server.store.sql;

import io.drover.fuzz.Fuzz;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PoolName;
import io.drover.server.host.HostRekeying;
import io.drover.server.pool.Gateway;
import io.drover.server.store.StoreSettings;
import io.drover.server.store.Transaction;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows as a disk, a tool or a newer version left them. */
final class StoredRowsFuzzTest {
    @TempDir
    private Path folder;

    private TestDatabase database;
    private SqlStore store;

    @BeforeEach
    void open() {
        database = new TestDatabase(StoreSettings.Sqlite.at(folder.resolve("plane.db")));
        store = database.open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void damaged(String table, Record sound, Consumer<Transaction> insert, Consumer<Transaction> read) {
        store.write(transaction -> {
            insert.accept(transaction);
            return true;
        });
        Fuzz.of("row of " + table, 1)
                .examples(Canonical.encode(sound))
                .inputs(250)
                .longest(8 << 10)
                .refusedBy(MalformedException.class)
                .allocating(2 << 20, 200)
                .run(input -> {
                    store.write(transaction -> {
                        replace(transaction, table, input);
                        return true;
                    });
                    store.read(transaction -> {
                        read.accept(transaction);
                        return true;
                    });
                });
    }

    private static void replace(Transaction transaction, String table, byte[] body) {
        try (PreparedStatement statement =
                transaction.connection().prepareStatement("UPDATE %s SET body = ?".formatted(table))) {
            statement.setBytes(1, body);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void clusters() {
        var cluster = Samples.cluster("web");
        damaged(
                "cluster",
                cluster,
                tx -> tx.clusters().insert(cluster),
                tx -> tx.clusters().list());
    }

    @Test
    void hostsPeersAndTasks() {
        var host = Samples.host("web-1");
        damaged("host", host, tx -> tx.hosts().save(host), tx -> tx.hosts().list());
        var rekeying = HostRekeying.of(host).decided(Samples.hostKeyChange());
        damaged(
                "host_rekeying",
                rekeying,
                tx -> {
                    tx.hosts().delete(host.key());
                    tx.hosts().save(host.rekeyed(rekeying.stored(), Samples.tls("next")));
                    tx.rekeyings().save(rekeying);
                },
                tx -> tx.rekeyings().list());
        var peer = Samples.peer("plane-b", "b", "tls");
        damaged("peer", peer, tx -> tx.peers().save(peer), tx -> tx.peers().list());
        var task = Samples.task("t1", "web");
        damaged("task", task, tx -> tx.tasks().insert(task), tx -> tx.tasks().list(10));
    }

    @Test
    void whatIsKeptOfMigrations() {
        var migration = MigrationId.random();
        var impact = Samples.impact(7);
        damaged(
                "impact",
                impact,
                tx -> tx.impacts().save(migration, impact),
                tx -> tx.impacts().find(migration));
        var tombstone = Samples.tombstone(ClusterId.random(), 2, Samples.NOW);
        damaged(
                "tombstone",
                tombstone,
                tx -> tx.tombstones().save(tombstone),
                tx -> tx.tombstones().list());
        var event = Samples.event("web");
        damaged(
                "event",
                event,
                tx -> tx.events().append(event),
                tx -> tx.events().after(0, 10));
    }

    @Test
    void accessPointsAndGateways() {
        var access = Samples.access(ClusterId.random(), "shop.example");
        damaged(
                "access_point",
                access,
                tx -> tx.access().save(access),
                tx -> tx.access().findByName("shop.example"));
        var gateway = new Gateway(
                "eu-1", new PoolName("eu"), new GatewayAddress("gw.example", 7443, Samples.tls("eu-1")), Samples.NOW);
        damaged(
                "gateway",
                gateway,
                tx -> tx.gateways().save(gateway),
                tx -> tx.gateways().list());
    }
}
