package io.drover.server.access.proxy;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a response.
 *
 * @param head as it came
 * @param status 100 to 599
 */
record ResponseHead(HttpHead head, int status) {
    private static final Pattern LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])( .*)?");

    static ResponseHead of(HttpHead head) throws HttpRefusal {
        Matcher line = LINE.matcher(head.start());
        if (!line.matches()) {
            throw HttpRefusal.badGateway("the cluster's API answered with what is no HTTP/1.1");
        }
        return new ResponseHead(head, Integer.parseInt(line.group(1)));
    }

    /** Whether another response to the same request follows. */
    boolean isInterim() {
        return status < 200 && status != 101;
    }

    boolean isUpgrade() {
        return status == 101;
    }

    Framing framing(RequestHead request) throws HttpRefusal {
        if (request.isHead() || status < 200 || status == 204 || status == 304) {
            return new Framing.None();
        }
        if (head.isChunked()) {
            return new Framing.Chunked();
        }
        OptionalLong length = head.contentLength();
        if (length.isEmpty()) {
            return new Framing.UntilClose();
        }
        return length.getAsLong() == 0 ? new Framing.None() : new Framing.Exactly(length.getAsLong());
    }
}
