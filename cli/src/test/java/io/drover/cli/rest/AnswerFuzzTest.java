package io.drover.cli.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.fuzz.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What something that answers in a plane's place may send. */
class AnswerFuzzTest {
    @Test
    void serverSentEvents() {
        Fuzz.of("server-sent events", 1)
                .examples(
                        "id: 7\nevent: migration.phase\ndata: {\"a\":1}\n\n: heartbeat\n\nid:8\ndata: x\ndata: y\n\n",
                        "data: a\r\n\r\ndata: b\r\r")
                .tokens("\n", "\r", "\r\n", "data:", "data", "id: ", ":", "event: ", "retry: 1\n")
                .inputs(10_000)
                .refusedBy(IOException.class)
                .allocating(1 << 20, 200)
                .run(input -> {
                    SseParser parser = new SseParser(new ByteArrayInputStream(input));
                    int items = 0;
                    while (parser.next().isPresent()) {
                        items++;
                    }
                    assertThat(items).isLessThanOrEqualTo(input.length);
                });
    }

    /** Whatever JSON comes is printed as it came, in all forms. */
    @Test
    void printing() {
        Fuzz.of("JSON to print", 1)
                .examples(
                        "{\"items\":[{\"id\":\"c-1\",\"n\":12.50,\"big\":1e10,\"t\":true,\"x\":null,\"s\":\"yes\"}]}",
                        "[]")
                .tokens(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        "\\u001b[2J",
                        "\\ud800",
                        "\\u0085",
                        "1e999999999",
                        "{\"a\":",
                        "[[")
                .inputs(8000)
                .longest(20_000)
                .refusedBy(IllegalArgumentException.class)
                .allocating(4 << 20, 600)
                .run(input -> {
                    JsonNode json = read(input);
                    assertThat(Json.pretty(json) + Json.compact(json) + Yaml.of(json))
                            .isNotBlank();
                });
    }

    @SuppressWarnings("UnusedException") // As commands do: its words and causes are not for users.
    private static JsonNode read(byte[] input) {
        try {
            return Json.read(input);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(Json.reason(e));
        }
    }

    @Test
    void whatUsersPaste() {
        Fuzz.of("URL", 1)
                .examples("https://plane.example:8443", "https://10.0.0.1/api/v1/")
                .tokens("/", ":", "@", "[", "]", "%", "#", "?", "https://", "\r\n")
                .inputs(8000)
                .longest(4000)
                .refusedBy(IllegalArgumentException.class)
                .run(input -> PlaneUrl.parse(new String(input, StandardCharsets.UTF_8)));
        Fuzz.of("fingerprint", 1)
                .examples("ab".repeat(32), "SHA256:" + "AB:".repeat(31) + "AB")
                .inputs(4000)
                .refusedBy(IllegalArgumentException.class)
                .run(input -> KeyFingerprint.parse(new String(input, StandardCharsets.UTF_8)));
    }
}
