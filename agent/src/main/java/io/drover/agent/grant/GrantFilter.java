package io.drover.agent.grant;

import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.HttpPattern;
import java.io.ByteArrayOutputStream;
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
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream(512);
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
        seen.writeBytes(bytes);
        byte[] all = seen.toByteArray();
        int end = indexOf(all, END_OF_HEAD);
        if (end > MAX_HEAD || (end < 0 && all.length > MAX_HEAD)) {
            return refuse("a request head of more than %d bytes".formatted(MAX_HEAD));
        }
        if (end < 0) {
            return new Verdict.Wait();
        }
        if (all.length > end + END_OF_HEAD.length) {
            return refuse("bytes after the request's head: a body, or a second request in one tunnel");
        }
        return check(Arrays.copyOf(all, end));
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

    private static int indexOf(byte[] all, byte[] wanted) {
        for (int i = 0; i + wanted.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
