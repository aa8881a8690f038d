package io.drover.server.plane;

import com.google.protobuf.ByteString;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.ownership.PlaneClock;
import io.drover.protocol.v1.Gateway;
import io.drover.protocol.v1.PlaneHello;
import io.drover.server.ServerVersion;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.time.InstantSource;

/** This plane as it introduces itself to agents, peers and people. Thread-safe. */
public final class PlaneSelf {
    /** The lowest protocol version that this server speaks. */
    public static final int MIN_PROTOCOL = 1;

    /** The highest protocol version that this server speaks. */
    public static final int MAX_PROTOCOL = 1;

    private final PlaneKeys keys;
    private final String name;
    private final GatewayAddresses gateways;
    private final Store store;
    private final InstantSource time;

    public PlaneSelf(PlaneKeys keys, String name, GatewayAddresses gateways, Store store, InstantSource time) {
        this.keys = keys;
        this.name = name;
        this.gateways = gateways;
        this.store = store;
        this.time = time;
    }

    public PlaneKeys keys() {
        return keys;
    }

    public PlaneIdentity identity() {
        return keys.identity();
    }

    /** What people call it. */
    public String name() {
        return name;
    }

    public GatewayAddresses gateways() {
        return gateways;
    }

    /** The clock as stored now. */
    public PlaneClock clock() {
        return store.read(transaction -> transaction.plane().clock());
    }

    /** The introduction with the clock as stored now. */
    public PlaneHello hello() {
        return hello(clock());
    }

    /** The introduction within a transaction, with the clock as that transaction sees it. */
    public PlaneHello hello(Transaction transaction) {
        return hello(transaction.plane().clock());
    }

    private PlaneHello hello(PlaneClock clock) {
        PlaneHello.Builder hello = PlaneHello.newBuilder()
                .setPlaneId(keys.id().value())
                .setPlaneIdentity(ByteString.copyFrom(Canonical.encode(keys.identity())))
                .setName(name)
                .setIncarnation(clock.incarnation())
                .setChange(clock.change())
                .setMinProtocol(MIN_PROTOCOL)
                .setMaxProtocol(MAX_PROTOCOL)
                .setVersion(ServerVersion.CURRENT)
                .setClockMillis(time.instant().toEpochMilli());
        gateways.all()
                .forEach(gateway -> hello.addGateways(Gateway.newBuilder()
                        .setHost(gateway.host())
                        .setPort(gateway.port())
                        .setFingerprint(gateway.fingerprint().hex())));
        return hello.build();
    }
}
