package io.drover.kind.swarm.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.fuzz.Fuzz;
import io.drover.kind.service.StackDefinition;
import io.drover.migration.finding.Finding;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Compose files of strangers: each is a stack, or a list of what is wrong with it. */
class ComposeFuzzTest {
    private static final String STACK = """
            version: "3.9"
            services:
              web:
                image: "shop/web:1"
                command: ["serve", '--port', "80"]
                environment: {MODE: live, EMPTY: ""}
                ports: ["8080:80/tcp", {target: 443, published: 8443, mode: host}]
                volumes: ["assets:/srv:ro", {type: bind, source: /etc/hosts, target: /h, read_only: true}]
                networks: [front]
                healthcheck: {test: [CMD, true], interval: 1m30s, retries: 3}
                deploy:
                  replicas: 3
                  labels: [a=b]
                  resources: {limits: {cpus: "0.5", memory: 50M}}
                  placement: {constraints: ["node.role == worker"]}
                  update_config: &uc {parallelism: 2, delay: 10s, order: start-first}
                  rollback_config: *uc
            networks:
              front: {driver: overlay, attachable: true}
            volumes:
              assets: {}
            """;

    private static void parse(byte[] input) {
        ComposeFile.Parsed parsed =
                ComposeFile.parse(new StackDefinition("shop", new String(input, StandardCharsets.UTF_8)));
        assertThat(parsed.stack().isPresent()).isEqualTo(parsed.findings().isEmpty());
        assertThat(parsed.findings()).hasSizeLessThanOrEqualTo(201).allSatisfy(ComposeFuzzTest::clear);
    }

    private static void clear(Finding finding) {
        assertThat(finding.seen()).isNotBlank().hasSizeLessThan(600).doesNotContain("Exception", "snakeyaml");
        assertThat(finding.fix()).isNotBlank();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(finding.seen() + finding.target()))
                .isTrue();
    }

    private static Fuzz fuzz(String what, long seed) {
        return Fuzz.of(what, seed)
                .tokens(
                        "[",
                        "]",
                        "{",
                        "}",
                        "- ",
                        ": ",
                        "\n",
                        "  ",
                        "&a ",
                        "*a ",
                        "<<: *a",
                        "!!java.lang.Runtime ",
                        "!x ",
                        "? ",
                        "| \n",
                        "> \n",
                        "\"",
                        "'",
                        "\\ud800",
                        "---\n",
                        "...\n",
                        "%YAML 9.9\n",
                        "$",
                        "~",
                        "0x",
                        "#")
                .allocating(8 << 20, 2000);
    }

    @Test
    void wholeFiles() {
        fuzz("Compose file", 1).examples(STACK).inputs(2500).run(ComposeFuzzTest::parse);
    }

    @Test
    void smallFiles() {
        fuzz("small Compose file", 2)
                .examples("services: {web: {image: w}}", "services:\n  web:\n    image: w\n", "{}", "[]", "x")
                .inputs(8000)
                .longest(20_000)
                .run(ComposeFuzzTest::parse);
    }
}
