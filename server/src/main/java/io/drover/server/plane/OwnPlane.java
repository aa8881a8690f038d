package io.drover.server.plane;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PlaneKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.PlaneClock;
import io.drover.server.ServerVersion;
import io.drover.server.gateway.PlaneSelf;
import io.drover.server.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** This plane as it introduces itself to agents, peers and people. Thread-safe. */
public final class OwnPlane implements PlaneSelf {
    /** The lowest protocol version that this server speaks. */
    public static final int MIN_PROTOCOL = 1;

    /** The highest protocol version that this server speaks. */
    public static final int MAX_PROTOCOL = 1;

    private final PlaneKeys keys;
    private final String name;
    private final GatewayAddresses gateways;
    private final Store store;

    public OwnPlane(PlaneKeys keys, String name, GatewayAddresses gateways, Store store) {
        this.keys = keys;
        this.name = name;
        this.gateways = gateways;
        this.store = store;
    }

    public PlaneKeys keys() {
        return keys;
    }

    @Override
    public PlaneIdentity identity() {
        return keys.identity();
    }

    /** What people call it. */
    @Override
    public String name() {
        return name;
    }

    /** Of the software. */
    @Override
    public String version() {
        return ServerVersion.CURRENT;
    }

    /** Where its gateways listen. */
    @Override
    public List<GatewayAddress> gateways() {
        return gateways.all();
    }

    @Override
    public Optional<Signed<Succession>> succession() {
        return store.read(transaction -> transaction.successions().latest()).map(KeyChange::newest);
    }

    /** Which of the keys that this plane has, or had before they were rotated, signed something; empty where none did. */
    public Optional<PlaneKey> signer(Predicate<PlaneKey> signed) {
        return Stream.concat(
                        Stream.of(identity().key()),
                        store.read(transaction -> transaction.successions().list()).stream()
                                .map(change ->
                                        change.announced().statement().former().key()))
                .filter(signed)
                .findFirst();
    }

    /** The clock as stored now. */
    @Override
    public PlaneClock clock() {
        return store.read(transaction -> transaction.plane().clock());
    }
}
