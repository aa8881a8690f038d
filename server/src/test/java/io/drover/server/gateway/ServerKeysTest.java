package io.drover.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.identity.Fingerprint;
import io.drover.protocol.v1.GatewayBeat;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerKeysTest {
    private static final Fingerprint ONE = new Fingerprint("ab".repeat(32));
    private static final Fingerprint OTHER = new Fingerprint("cd".repeat(32));

    @Test
    void theyGoOverAndBack() {
        for (List<Fingerprint> keys : List.of(List.<Fingerprint>of(), List.of(ONE), List.of(OTHER, ONE))) {
            assertThat(ServerKeys.in(ServerKeys.of(keys).beat()).keys()).isEqualTo(Set.copyOf(keys));
        }
    }

    @Test
    void whatIsNoneIsRefused() {
        for (List<String> told : List.of(
                List.of(""),
                List.of(ONE.hex().toUpperCase(Locale.ROOT)),
                List.of(ONE.hex(), "x".repeat(64)),
                Collections.nCopies(9, ONE.hex()))) {
            GatewayBeat beat = GatewayBeat.newBuilder().addAllServerKeys(told).build();
            assertThatThrownBy(() -> ServerKeys.in(beat)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
