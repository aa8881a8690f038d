package io.drover.agent.probe;

import io.drover.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Targets of probes, which a plane names. */
class ProbeTargetFuzzTest {
    @Test
    void targets() {
        Fuzz.of("target of a probe", 1)
                .examples("tcp:127.0.0.1:80", "http://127.0.0.1:8080/health?a=b", "tcp:[::1]:80", "http://[::1]/")
                .tokens("/", ":", "@", "[", "]", "%", ".", "0", "..", "\r\n", "localhost", "#")
                .inputs(20_000)
                .refusedBy(IllegalArgumentException.class)
                .run(input -> ProbeTarget.parse(new String(input, StandardCharsets.UTF_8)));
    }
}
