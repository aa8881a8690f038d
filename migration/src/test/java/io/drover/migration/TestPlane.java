package io.drover.migration;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** A plane with keys that follow from its name, so that failures repeat. */
public record TestPlane(PlaneId id, SigningKey key, UnsealingKey unsealing, List<GatewayAddress> gateways) {
    public static TestPlane named(String name) {
        return new TestPlane(
                new PlaneId(name),
                SigningKey.of(secret(name + "/sign")),
                UnsealingKey.of(secret(name + "/seal")),
                List.of(gateway(name)));
    }

    /** Another plane's keys under the same ID: an impostor, or the plane after its keys were replaced. */
    public TestPlane withOtherKeys() {
        TestPlane other = named(id.value() + "-other");
        return new TestPlane(id, other.key(), other.unsealing(), other.gateways());
    }

    /** The same keys as another plane's. */
    public TestPlane as(PlaneId other) {
        return new TestPlane(other, key, unsealing, gateways);
    }

    public PlaneIdentity identity() {
        return new PlaneIdentity(id, key.planeKey(), unsealing.sealingKey());
    }

    public static GatewayAddress gateway(String name) {
        return new GatewayAddress(name + ".example", 7443, Fingerprint.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    static Blob secret(String seed) {
        return Blob.of(HexFormat.of()
                .parseHex(Digest.of(seed.getBytes(StandardCharsets.UTF_8)).hex()));
    }
}
