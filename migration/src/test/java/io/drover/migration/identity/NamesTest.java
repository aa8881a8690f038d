package io.drover.migration.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final Fingerprint PIN = Fingerprint.of(new byte[0]);

    @Test
    void identifiers() {
        List<Function<String, Object>> kinds = List.of(ClusterId::new, PlaneId::new, MigrationId::new);
        for (Function<String, Object> kind : kinds) {
            for (String good : List.of("abc", "a-b", "9x9", "a".repeat(63), "a--b")) {
                assertThat(kind.apply(good)).hasToString(good);
            }
            for (String bad : List.of(
                    "", "a", "ab", "-ab", "ab-", "Abc", "a_b", "a b", "a.b", "a/b", "abc\n", "a".repeat(64), "äbc")) {
                assertThatThrownBy(() -> kind.apply(bad))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("expected 3 to 63 lower-case letters");
            }
        }
        assertThatThrownBy(() -> new PlaneId("x".repeat(100_000)))
                .hasMessageContaining("…")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void randomIdentifiersAreValidAndDiffer() {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            seen.add(ClusterId.random());
            seen.add(PlaneId.random());
            seen.add(MigrationId.random());
        }
        assertThat(seen).hasSize(3000);
    }

    @Test
    void hexadecimalValuesHaveOneForm() {
        List<Function<String, Object>> kinds =
                List.of(HostKey::new, PlaneKey::new, SealingKey::new, Digest::new, Fingerprint::new);
        for (Function<String, Object> kind : kinds) {
            assertThat(kind.apply("0f".repeat(32))).hasToString("0f0f0f0f0f0f…");
            for (String bad :
                    List.of("", "0f", "0F".repeat(32), "0f".repeat(33), "zz".repeat(32), "0f".repeat(31) + "0")) {
                assertThatThrownBy(() -> kind.apply(bad))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("expected 64 lower-case hexadecimal digits");
            }
        }
        assertThatThrownBy(() -> new Signature("0f".repeat(32))).hasMessageContaining("expected 128");
    }

    @Test
    void gatewayAddresses() {
        assertThat(new GatewayAddress("gw.example", 7443, PIN)).hasToString("gw.example:7443");
        assertThat(new GatewayAddress("2001:db8::1", 65_535, PIN)).hasToString("[2001:db8::1]:65535");
        for (String bad : List.of("", "a b", "a/b", "a@b", "host\n", "ä", "x".repeat(254))) {
            assertThatThrownBy(() -> new GatewayAddress(bad, 1, PIN)).isInstanceOf(IllegalArgumentException.class);
        }
        for (int port : new int[] {0, -1, 65_536}) {
            assertThatThrownBy(() -> new GatewayAddress("gw", port, PIN))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("gateway port %d: expected 1 to 65535".formatted(port));
        }
    }

    /** From FIPS 180-4's examples. */
    @Test
    void digestsAreSha256() {
        assertThat(Digest.of(new byte[] {'a', 'b', 'c'}).hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
