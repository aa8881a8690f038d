package io.drover.migration.ownership;

import io.drover.migration.codec.Shortened;
import java.util.regex.Pattern;

/**
 * Requests that a grant allows.
 *
 * @param method GET or HEAD
 * @param path an absolute path without query; a segment {@code *} stands for any one segment. A leading segment like
 *     {@code /v1.43} in the request, Docker's API version, is passed over.
 */
public record HttpPattern(String method, String path) {
    private static final int MAX_PATH = 1024;
    private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9/._~!$&'()*+,;=:@-]*");

    public HttpPattern {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw new IllegalArgumentException(
                    "a grant for method '%s': expected GET or HEAD".formatted(Shortened.to(20, method)));
        }
        if (path.length() > MAX_PATH
                || path.contains("..")
                || !PLAIN_PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "a grant for path '%s': expected an absolute path of at most %d plain characters"
                            .formatted(Shortened.to(80, path), MAX_PATH));
        }
    }

    /**
     * Whether a request's method and path, without query and still percent-encoded, are covered. Paths that a server may
     * take for another one, such as those with percent-encoding, are never covered.
     */
    public boolean allows(String requestMethod, String requestPath) {
        if (!method.equals(requestMethod)
                || requestPath.contains("..")
                || !PLAIN_PATH.matcher(requestPath).matches()) {
            return false;
        }
        String[] wanted = path.split("/", -1);
        String[] asked =
                requestPath.replaceFirst("^/v[0-9]{1,3}\\.[0-9]{1,3}/", "/").split("/", -1);
        if (wanted.length != asked.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            boolean present = asked[i].isEmpty() == wanted[i].isEmpty() && !asked[i].equals(".");
            if (!present || !(wanted[i].equals("*") || wanted[i].equals(asked[i]))) {
                return false;
            }
        }
        return true;
    }
}
