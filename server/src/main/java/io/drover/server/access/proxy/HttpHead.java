package io.drover.server.access.proxy;

import io.drover.migration.codec.Shortened;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The head of an HTTP/1.1 message (RFC 9112), taken strictly: what two readers might understand differently is refused.
 *
 * @param start its first line
 * @param fields its fields
 * @param bytes all of it, as it came
 */
record HttpHead(String start, List<Field> fields, byte[] bytes) {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final int MAX_FIELDS = 256;

    /** A name in lower case, and its value without blanks around it. */
    record Field(String name, String value) {}

    /** @param bytes up to and with the empty line */
    static HttpHead parse(byte[] bytes) throws HttpRefusal {
        String text = new String(bytes, 0, bytes.length - 4, StandardCharsets.ISO_8859_1);
        String[] lines = text.split("\r\n", -1);
        if (lines.length - 1 > MAX_FIELDS) {
            throw HttpRefusal.badRequest(
                    "a head of %d fields; expected at most %d".formatted(lines.length - 1, MAX_FIELDS));
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1
                    || !NAME.matcher(lines[i].substring(0, colon)).matches()
                    || !VALUE.matcher(lines[i].substring(colon + 1)).matches()) {
                throw HttpRefusal.badRequest("line %d of the head is no field of HTTP/1.1".formatted(i + 1));
            }
            fields.add(new Field(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip()));
        }
        if (!VALUE.matcher(lines[0]).matches()) {
            throw HttpRefusal.badRequest("what came is no HTTP/1.1");
        }
        return new HttpHead(lines[0], List.copyOf(fields), bytes);
    }

    /** The elements of all fields of a name, in lower case. */
    List<String> elements(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .flatMap(field -> Stream.of(field.value().split(",")))
                .map(element -> element.strip().toLowerCase(Locale.ROOT))
                .filter(element -> !element.isEmpty())
                .toList();
    }

    boolean isChunked() throws HttpRefusal {
        List<String> codings = elements("transfer-encoding");
        if (codings.isEmpty()) {
            return false;
        }
        if (!codings.equals(List.of("chunked"))) {
            throw HttpRefusal.badRequest("the transfer coding is %s; expected chunked, or none"
                    .formatted(Shortened.to(80, codings.toString())));
        }
        if (!elements("content-length").isEmpty()) {
            throw HttpRefusal.badRequest("the head has both a length and a transfer coding");
        }
        return true;
    }

    OptionalLong contentLength() throws HttpRefusal {
        List<String> lengths = elements("content-length");
        if (lengths.isEmpty()) {
            return OptionalLong.empty();
        }
        if (lengths.stream().distinct().count() != 1
                || !LENGTH.matcher(lengths.getFirst()).matches()) {
            throw HttpRefusal.badRequest("the head has no sound length");
        }
        return OptionalLong.of(Long.parseLong(lengths.getFirst()));
    }

    /** Whether the sender means to close the connection after this message. */
    boolean closes() {
        List<String> options = elements("connection");
        return options.contains("close") || (start.contains("HTTP/1.0") && !options.contains("keep-alive"));
    }
}
