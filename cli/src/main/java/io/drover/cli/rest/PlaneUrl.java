package io.drover.cli.rest;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a plane's API is, without path and without a slash at the end.
 *
 * @param base such as {@code https://plane.example:8443}
 */
public record PlaneUrl(URI base) {
    private static final int MAX_TEXT = 1024;
    private static final String API = "/api/v1";

    /** Reads what a user typed; a path such as {@code /} or that of the API is dropped. */
    public static PlaneUrl parse(String text) {
        String bare = text.strip();
        if (bare.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "a URL of %d characters; expected one like https://plane.example:8443".formatted(bare.length()));
        }
        URI uri;
        try {
            uri = new URI(bare);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "URL '%s': %s; expected one like https://plane.example:8443".formatted(bare, e.getReason()), e);
        }
        if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "URL '%s': expected one like https://plane.example:8443; planes speak only HTTPS".formatted(bare));
        }
        String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
        if (uri.getUserInfo() != null
                || uri.getQuery() != null
                || uri.getFragment() != null
                || !(path.isEmpty() || path.equals(API))) {
            throw new IllegalArgumentException(
                    "URL '%s': expected no user, path, query or fragment, as in https://plane.example:8443"
                            .formatted(bare));
        }
        int port = uri.getPort();
        return new PlaneUrl(URI.create("https://" + uri.getHost() + (port == -1 ? "" : ":" + port)));
    }

    /** The address of something in the API. */
    public URI resolve(String path) {
        return URI.create(base + API + path);
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
