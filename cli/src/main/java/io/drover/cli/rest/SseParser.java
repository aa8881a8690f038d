package io.drover.cli.rest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads server-sent events, as the HTML standard's chapter 9.2 describes them. Not safe for threads.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the standard</a>
 */
final class SseParser {
    private static final int MAX_EVENT_BYTES = 1 << 20;

    /** What a stream holds. */
    sealed interface Item {
        /** An event: its ID and its type, either of which may be empty, and its content. */
        record Message(String id, String type, String content) implements Item {}

        /** A comment, sent to keep the connection alive. */
        record Heartbeat() implements Item {}
    }

    private final InputStream in;
    private boolean skipLineFeed;

    SseParser(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next item; empty at the end of the stream. */
    Optional<Item> next() throws IOException {
        String id = "";
        String type = "";
        StringBuilder content = new StringBuilder();
        boolean any = false;
        while (true) {
            Optional<String> read = line();
            if (read.isEmpty()) {
                return Optional.empty();
            }
            String line = read.get();
            if (line.isEmpty()) {
                if (any) {
                    return Optional.of(new Item.Message(id, type, content.toString()));
                }
                continue;
            }
            if (line.startsWith(":")) {
                if (!any) {
                    return Optional.of(new Item.Heartbeat());
                }
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "id" -> id = value;
                case "event" -> type = value;
                case "data" -> {
                    any = true;
                    content.append(content.isEmpty() ? "" : "\n").append(value);
                    if (content.length() > MAX_EVENT_BYTES) {
                        throw tooLarge();
                    }
                }
                default -> {
                    // The standard says to ignore fields that are not known, and retry is ours to decide.
                }
            }
        }
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next == '\n' && skipLineFeed) {
                skipLineFeed = false;
                continue;
            }
            skipLineFeed = next == '\r';
            if (next == '\n' || next == '\r') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            if (next < 0) {
                // What is incomplete at the end is dropped, as the standard says.
                return Optional.empty();
            }
            line.write(next);
            if (line.size() > MAX_EVENT_BYTES) {
                throw tooLarge();
            }
        }
    }

    private static IOException tooLarge() {
        return new IOException("an event of more than %d bytes".formatted(MAX_EVENT_BYTES));
    }
}
