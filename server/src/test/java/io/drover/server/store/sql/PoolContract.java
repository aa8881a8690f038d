package io.drover.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.ownership.Placement;
import io.drover.server.cluster.Cluster;
import io.drover.server.pool.Gateway;
import io.drover.server.pool.GatewayToken;
import io.drover.server.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps of gateways and placements. */
abstract class PoolContract {
    private TestDatabase database;
    private SqlStore store;

    abstract TestDatabase newDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = newDatabase();
        store = database.open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void write(Consumer<Transaction> work) {
        store.write(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    private static final SigningKey KEY = SigningKey.generate();

    private static GatewayAddress address(String name) {
        return new GatewayAddress(name, 8444, Fingerprint.of(name.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Gateway gateway(String name, String pool) {
        return new Gateway(name, new PoolName(pool), address(name), Samples.NOW);
    }

    private static Signed<Placement> placement(ClusterId cluster, long generation) {
        return Signed.by(
                KEY,
                new Placement(
                        cluster, PlaneId.random(), 1, 1, generation, new PoolName("blue"), List.of(address("g1"))));
    }

    @Test
    void gatewaysAreFoundByNameAndKey() {
        Gateway first = gateway("g1", "blue");
        write(tx -> {
            tx.gateways().save(gateway("g2", "green"));
            tx.gateways().save(first);
        });
        assertThat(store.<List<Gateway>>read(tx -> tx.gateways().list()))
                .extracting(Gateway::name)
                .containsExactly("g1", "g2");
        assertThat(store.<Optional<Gateway>>read(tx -> tx.gateways().find("g1")))
                .contains(first);
        assertThat(store.<Optional<Gateway>>read(
                        tx -> tx.gateways().findByTls(first.address().fingerprint())))
                .contains(first);
        assertThat(store.<Boolean>write(tx -> tx.gateways().delete("g1"))).isTrue();
        assertThat(store.<Boolean>write(tx -> tx.gateways().delete("g1"))).isFalse();
        assertThat(store.<Optional<Gateway>>read(tx -> tx.gateways().find("g1")))
                .isEmpty();
    }

    @Test
    void aTokenIsUsedOnce() {
        Digest secret = Digest.of(new byte[] {1});
        write(tx -> tx.gatewayTokens()
                .insert(new GatewayToken(
                        secret, "g1", new PoolName("blue"), Samples.NOW.plusSeconds(60), Optional.empty())));
        assertThat(store.<Boolean>write(tx -> tx.gatewayTokens().use(secret, Samples.NOW)))
                .isTrue();
        assertThat(store.<Boolean>write(tx -> tx.gatewayTokens().use(secret, Samples.NOW)))
                .isFalse();
        assertThat(store.<Optional<GatewayToken>>read(tx -> tx.gatewayTokens().find(secret)))
                .hasValueSatisfying(token -> assertThat(token.usedAt()).contains(Samples.NOW));
        assertThat(store.<Boolean>write(tx -> tx.gatewayTokens().use(Digest.of(new byte[] {2}), Samples.NOW)))
                .isFalse();
        assertThat(store.<Integer>write(tx -> tx.gatewayTokens().deleteExpired(Samples.NOW.plusSeconds(61))))
                .isEqualTo(1);
    }

    @Test
    void aPlacementGoesWithItsCluster() {
        Cluster cluster = Samples.cluster("web");
        write(tx -> {
            tx.clusters().insert(cluster);
            tx.placements().save(placement(cluster.id(), 1));
            tx.placements().save(placement(cluster.id(), 2));
        });
        assertThat(store.<Optional<Signed<Placement>>>read(tx -> tx.placements().find(cluster.id())))
                .hasValueSatisfying(
                        kept -> assertThat(kept.statement().generation()).isEqualTo(2));
        write(tx -> tx.clusters().delete(cluster.id()));
        assertThat(store.<List<Signed<Placement>>>read(tx -> tx.placements().list()))
                .isEmpty();
        assertThatThrownBy(() -> write(tx -> tx.placements().save(placement(ClusterId.random(), 1))))
                .isInstanceOf(RuntimeException.class);
    }
}
