package io.drover.agent.grant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an HTTP/1.1 request (RFC 9112), read strictly: whatever two readers could understand differently is
 * refused, so that the engine behind sees the request that was checked.
 *
 * @param method as sent
 * @param path without query, as sent
 * @param query with its question mark, or empty
 * @param fields the header fields in order
 */
record RequestHead(String method, String path, String query, List<Field> fields) {
    private static final Pattern REQUEST_LINE = Pattern.compile(
            "([A-Z]{1,16}) (/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)(\\?[\\x21-\\x22\\x24-\\x7e]*)? HTTP/1\\.1");
    private static final Pattern FIELD =
            Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}):[ \\t]*([\\x20-\\x7e\\t]*)");

    RequestHead {
        fields = List.copyOf(fields);
    }

    /** A header field. */
    record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /** Reads a head without its final empty line. Throws IllegalArgumentException, with the reason, when it is not one. */
    static RequestHead parse(byte[] head) {
        // Each byte becomes one character, so nothing is lost before the patterns look at it.
        String[] lines = new String(head, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        Matcher request = REQUEST_LINE.matcher(lines[0]);
        if (!request.matches()) {
            throw new IllegalArgumentException("the request line is not 'METHOD /path HTTP/1.1'");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher field = FIELD.matcher(lines[i]);
            if (!field.matches()) {
                throw new IllegalArgumentException("header line %d is not 'Name: value'".formatted(i));
            }
            fields.add(new Field(field.group(1), field.group(2).strip()));
        }
        String query = request.group(3);
        return new RequestHead(request.group(1), request.group(2), query == null ? "" : query, fields);
    }

    /** Why this request could carry more than its head, if it could. */
    String objection() {
        int hosts = 0;
        for (Field field : fields) {
            switch (field.name().toLowerCase(Locale.ROOT)) {
                case "host" -> hosts++;
                case "content-length" -> {
                    if (!field.value().equals("0")) {
                        return "a request body";
                    }
                }
                case "transfer-encoding" -> {
                    return "a request body (Transfer-Encoding)";
                }
                case "upgrade", "http2-settings" -> {
                    return "a connection upgrade";
                }
                case "expect" -> {
                    return "Expect";
                }
                case "connection", "proxy-connection" -> {
                    if (!field.value().equalsIgnoreCase("close")
                            && !field.value().equalsIgnoreCase("keep-alive")) {
                        return "Connection: other than close or keep-alive";
                    }
                }
                default -> {
                    // Any other field describes the request and adds nothing to it.
                }
            }
        }
        return hosts > 1 ? "more than one Host" : "";
    }

    /** The request as it is passed on: for one answer, after which the connection ends. */
    byte[] forOneAnswer() {
        StringBuilder text =
                new StringBuilder(method).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
        for (Field field : fields) {
            if (!field.is("connection") && !field.is("proxy-connection") && !field.is("keep-alive")) {
                text.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
        }
        return text.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
