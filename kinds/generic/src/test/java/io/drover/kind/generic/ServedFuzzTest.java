package io.drover.kind.generic;

import io.drover.fuzz.Fuzz;
import io.drover.kind.KindException;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.manifest.PublishedEndpoint;
import io.drover.migration.ownership.LocalEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Profiles that come with clusters from other planes. */
class ServedFuzzTest {
    private static final HostKey HOST = new HostKey("a1".repeat(32));

    @Test
    void whatAProfilePublishes() {
        Member member = new Member(
                HOST,
                "web-1",
                new Fingerprint("f0".repeat(32)),
                "web-1",
                "host",
                Set.of(LocalEndpoint.tcp("127.0.0.1", 80), LocalEndpoint.tcp("127.0.0.1", 8080)));
        Fuzz.of("published endpoint of a profile", 1)
                .examples("tcp:127.0.0.1:80", "http://127.0.0.1:8080/health", "http://127.0.0.1:80/v1.2/x")
                .tokens("/", "//", "..", " ", "\r\n", "?", "%2e", "http://", "tcp:", ":80", "*")
                .inputs(15_000)
                .refusedBy(KindException.class)
                .allocating(1 << 20, 60)
                .run(input -> Served.of(new Profile(
                                "generic",
                                "generic:x",
                                Map.of(),
                                List.of(member),
                                List.of(new PublishedEndpoint(HOST, new String(input, StandardCharsets.UTF_8)))))
                        .forEach(Served::request));
    }
}
