package io.drover.server.access.proxy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a request.
 *
 * @param head as it came
 * @param method such as {@code GET}
 * @param target the path and query
 * @param framing how the end of its body is known
 */
record RequestHead(HttpHead head, String method, String target, Framing framing) {
    private static final Pattern LINE = Pattern.compile("([A-Z]{1,20}) ([/*][\\x21-\\x7e]*) HTTP/1\\.[01]");
    private static final Pattern VERSION = Pattern.compile("v[0-9]+\\.[0-9]+");
    private static final Pattern ID = Pattern.compile("[0-9a-z]{12,64}");

    static RequestHead of(HttpHead head) throws HttpRefusal {
        Matcher line = LINE.matcher(head.start());
        if (!line.matches()) {
            throw HttpRefusal.badRequest("its first line is no request of HTTP/1.1");
        }
        return new RequestHead(head, line.group(1), line.group(2), framing(head));
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    private static Framing framing(HttpHead head) throws HttpRefusal {
        if (head.isChunked()) {
            return new Framing.Chunked();
        }
        long length = head.contentLength().orElse(0);
        return length == 0 ? new Framing.None() : new Framing.Exactly(length);
    }

    /** What it asks for in general, such as {@code GET /containers/…/logs}: neither its query nor what it is about. */
    String kind() {
        String path = target.split("\\?", 2)[0];
        StringBuilder kind = new StringBuilder(method).append(' ');
        String[] parts = path.split("/");
        int shown = 0;
        for (String part : parts) {
            if (part.isEmpty() || VERSION.matcher(part).matches()) {
                continue;
            }
            // Between a collection and what is done with one of its elements stands the element.
            boolean element = ID.matcher(part).matches() || (shown == 1 && parts.length > 3);
            kind.append('/').append(element ? "…" : part.substring(0, Math.min(part.length(), 40)));
            shown++;
        }
        return shown == 0 ? kind.append('/').toString() : kind.toString();
    }
}
