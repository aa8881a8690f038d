package io.drover.protocol;

import io.drover.fuzz.Fuzz;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A token is pasted by somebody from somewhere. */
class JoinTokenFuzzTest {
    private static final JoinToken SOUND = new JoinToken(
            new PlaneId("plane-a"),
            "0123456789abcdef",
            List.of(
                    new GatewayAddress("gw1.example", 7443, new Fingerprint("ab".repeat(32))),
                    new GatewayAddress("10.0.0.2", 7443, new Fingerprint("cd".repeat(32)))));

    private static Fuzz fuzz(String what) {
        return Fuzz.of(what, 1)
                .inputs(10_000)
                .longest(100_000)
                .refusedBy(IllegalArgumentException.class)
                .allocating(1 << 20, 40);
    }

    @Test
    void asText() {
        fuzz("join token")
                .examples(SOUND.encode(), "  " + SOUND.encode() + "\n")
                .tokens("drover1.", "=", "-", "_", "+")
                .run(input -> JoinToken.parse(new String(input, StandardCharsets.UTF_8)));
    }

    @Test
    void withinItsBase64() {
        fuzz("join token's content")
                .examples(Canonical.encode(SOUND))
                .run(input -> JoinToken.parse(
                        "drover1." + Base64.getUrlEncoder().withoutPadding().encodeToString(input)));
    }
}
