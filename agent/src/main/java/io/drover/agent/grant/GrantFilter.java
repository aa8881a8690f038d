package io.drover.agent.grant;

import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.HttpPattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Holds a tunnel to what a grant's HTTP rule allows: one request without a body, covered by a pattern.
 *
 * <p>One tunnel carries one request. The engine is told to close after its answer, so there is no second request whose
 * beginning could be argued about; a caller opens another tunnel for the next. Used by one thread.
 */
public final class GrantFilter {
    /** The longest request head, in bytes. */
    public static final int MAX_HEAD = 16 << 10;

    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final List<HttpPattern> allowed;
    private final byte[] seen = new byte[MAX_HEAD + END_OF_HEAD.length];
    private int length;
    private boolean passed;

    public GrantFilter(Grant.Rule.Http rule) {
        this.allowed = rule.requests();
    }

    /** What to do with bytes from the plane. */
    public sealed interface Verdict {
        /** Nothing yet: the request's head is incomplete. */
        record Wait() implements Verdict {}

        /** Pass these bytes on to the engine. */
        record Pass(byte[] bytes) implements Verdict {}

        /** Pass nothing on, send this answer, if any, and end the tunnel. */
        record Refuse(Optional<byte[]> answer, String reason) implements Verdict {}
    }

    /** Takes the next bytes from the plane. After a {@link Verdict.Refuse} the filter is not used again. */
    public Verdict take(byte[] bytes) {
        if (passed) {
            // The answer to the first request may be under way: a second answer would be mixed into it.
            return new Verdict.Refuse(Optional.empty(), "more than one request in a tunnel under a grant");
        }
        int taken = Math.min(bytes.length, seen.length - length);
        System.arraycopy(bytes, 0, seen, length, taken);
        int end = endOfHead(length, length + taken);
        length += taken;
        boolean more = taken < bytes.length;
        if (end < 0) {
            return more || length == seen.length
                    ? refuse("a request head of more than %d bytes".formatted(MAX_HEAD))
                    : new Verdict.Wait();
        }
        if (more || length > end + END_OF_HEAD.length) {
            return refuse("bytes after the request's head: a body, or a second request in one tunnel");
        }
        return check(Arrays.copyOf(seen, end));
    }

    private Verdict check(byte[] bytes) {
        RequestHead head;
        try {
            head = RequestHead.parse(bytes);
        } catch (IllegalArgumentException e) {
            return refuse(String.valueOf(e.getMessage()));
        }
        String objection = head.objection();
        if (!objection.isEmpty()) {
            return refuse(objection);
        }
        boolean dotSegment = Arrays.asList(head.path().split("/", -1)).contains(".");
        if (dotSegment || allowed.stream().noneMatch(pattern -> pattern.allows(head.method(), head.path()))) {
            return refuse("%s %s".formatted(head.method(), shortened(head.path())));
        }
        passed = true;
        return new Verdict.Pass(head.forOneAnswer());
    }

    private static Verdict.Refuse refuse(String what) {
        String reason = "the grant does not allow this: " + what;
        // The patterns of a request's head leave no character that JSON needs escaped, but for the quotes of others.
        byte[] body = ("{\"message\": \"" + reason.replace("\\", "").replace("\"", "'") + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] head = ("HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] answer = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, answer, head.length, body.length);
        return new Verdict.Refuse(Optional.of(answer), reason);
    }

    private static String shortened(String path) {
        return path.length() > 200 ? path.substring(0, 200) + "…" : path;
    }

    /** Where the head ends, seen by bytes that came last: those before them are not looked at again. */
    private int endOfHead(int from, int to) {
        for (int i = Math.max(0, from - END_OF_HEAD.length + 1); i + END_OF_HEAD.length <= to; i++) {
            if (Arrays.equals(seen, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                return i;
            }
        }
        return -1;
    }
}
