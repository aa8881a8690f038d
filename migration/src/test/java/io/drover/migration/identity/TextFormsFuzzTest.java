package io.drover.migration.identity;

import io.drover.fuzz.Fuzz;
import io.drover.migration.codec.Blob;
import io.drover.migration.manifest.AccessPoint;
import io.drover.migration.manifest.SealedSecrets;
import io.drover.migration.manifest.Secrets;
import io.drover.migration.manifest.SecretsKey;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.LocalEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a peer, a plane or an agent names in text, and what it seals. */
class TextFormsFuzzTest {
    private static void refuses(String what, Consumer<String> form, String... sound) {
        Fuzz.of(what, 1)
                .examples(sound)
                .tokens("/", "..", ":", "[", "]", "-", "*", "%2e", "tcp:", "unix:")
                .inputs(2000)
                .refusedBy(IllegalArgumentException.class)
                .allocating(64 << 10, 40)
                .run(input -> form.accept(new String(input, StandardCharsets.UTF_8)));
    }

    @Test
    void names() {
        refuses("cluster ID", ClusterId::new, "c-shop", "a1b");
        refuses("plane ID", PlaneId::new, "plane-a");
        refuses("migration ID", MigrationId::new, "m-1");
        refuses("pool", PoolName::new, "default", "eu-west");
        refuses("digest", Digest::new, "ab".repeat(32));
        refuses("host key", HostKey::new, "ab".repeat(32));
        refuses("signature", Signature::new, "ab".repeat(64));
    }

    @Test
    void places() {
        refuses(
                "local endpoint",
                LocalEndpoint::new,
                "unix:/run/docker.sock",
                "tcp:127.0.0.1:5432",
                "tcp:[::1]:80",
                "unix:/a/b/c/d/e/f");
        refuses(
                "gateway address",
                host -> new GatewayAddress(host, 7443, new Fingerprint("ab".repeat(32))),
                "gw.example",
                "10.0.0.1");
        refuses(
                "name of an access point",
                name -> new AccessPoint(name, 1, List.of(Blob.EMPTY), List.of()),
                "shop.access.example",
                "a.b.c.d.e.f.example");
    }

    /** A pattern comes from the source of a migration, and is held against requests of its target. */
    @Test
    void grantPatterns() {
        refuses("path of a grant", path -> new HttpPattern("GET", path), "/nodes", "/containers/*/json", "/");
        HttpPattern pattern = new HttpPattern("GET", "/containers/*/json");
        Fuzz.of("request under a grant", 1)
                .examples("/containers/abc/json", "/v1.43/containers/abc/json")
                .tokens("/", "..", ".", "%2e", "//", "?", "#", "\\", "/v1.41")
                .inputs(10_000)
                .allocating(64 << 10, 100)
                .run(input -> {
                    String path = new String(input, StandardCharsets.UTF_8);
                    if (pattern.allows("GET", path)
                            && !path.matches(
                                    "(/v[0-9]{1,3}\\.[0-9]{1,3})?/containers/[^/%.?#\\\\]+[^/%?#\\\\]*/json")) {
                        throw new AssertionError("allowed: " + path);
                    }
                });
    }

    @Test
    void whatIsSealed() {
        UnsealingKey key = UnsealingKey.generate();
        Blob message = Blob.of(new byte[40]);
        SealedBox box = UnsealingKey.seal(key.sealingKey(), "test", message);
        byte[] sound = box.encapsulation().bytes();
        Fuzz.of("sealed box", 1)
                .examples(box.ciphertext().bytes())
                .inputs(1000)
                .refusedBy(SealBrokenException.class)
                .run(input -> key.open("test", new SealedBox(Blob.of(sound), Blob.of(input))));
        Fuzz.of("ephemeral key of a sealed box", 1)
                .examples(sound)
                .inputs(1000)
                .refusedBy(SealBrokenException.class)
                .run(input -> key.open("test", new SealedBox(Blob.of(input), box.ciphertext())));
        ClusterId cluster = new ClusterId("c-shop");
        SecretsKey secretsKey = SecretsKey.random();
        SealedSecrets sealed = secretsKey.seal(cluster, new Secrets(Map.of("password", message)));
        Fuzz.of("sealed secrets", 1)
                .examples(sealed.ciphertext().bytes())
                .inputs(1000)
                .refusedBy(SealBrokenException.class)
                .run(input -> secretsKey.open(cluster, new SealedSecrets(sealed.nonce(), Blob.of(input))));
        Fuzz.of("nonce of sealed secrets", 1)
                .examples(sealed.nonce().bytes())
                .inputs(1000)
                .refusedBy(SealBrokenException.class, IllegalArgumentException.class)
                .run(input -> secretsKey.open(cluster, new SealedSecrets(Blob.of(input), sealed.ciphertext())));
    }

    /** A key is 32 bytes of whatever a stranger likes; a signature 64. */
    @Test
    void keysAndSignatures() {
        SigningKey key = SigningKey.generate();
        byte[] statement = {1, 2, 3};
        Signature good = key.sign(statement);
        Fuzz.of("verifying key", 1)
                .examples(java.util.HexFormat.of().parseHex(key.hostKey().hex()))
                .inputs(1000)
                .refusedBy(IllegalArgumentException.class)
                .run(input -> {
                    HostKey other = new HostKey(java.util.HexFormat.of().formatHex(input));
                    if (other.verifies(statement, good) && !other.equals(key.hostKey())) {
                        throw new AssertionError("another key verifies: " + other.hex());
                    }
                });
        Fuzz.of("signature's bytes", 1)
                .examples(java.util.HexFormat.of().parseHex(good.hex()))
                .inputs(1000)
                .refusedBy(IllegalArgumentException.class)
                .run(input -> {
                    Signature other = new Signature(java.util.HexFormat.of().formatHex(input));
                    if (key.hostKey().verifies(statement, other) && !other.equals(good)) {
                        throw new AssertionError("another signature verifies: " + other.hex());
                    }
                });
    }
}
