package io.drover.migration.ownership;

import io.drover.migration.codec.Shortened;
import java.util.regex.Pattern;

/**
 * A place on a host to which tunnels lead: {@code unix:/run/docker.sock} or {@code tcp:127.0.0.1:5432}. Two names for
 * one place are two endpoints, so callers use the form that the host reports; forms that can only be a second name,
 * such as a path with {@code .} or {@code ..} in it or a port with leading zeros, are refused.
 */
public record LocalEndpoint(String uri) implements Comparable<LocalEndpoint> {
    private static final Pattern UNIX = Pattern.compile("unix:(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)+");
    private static final Pattern TCP = Pattern.compile("tcp:([A-Za-z0-9.-]+|\\[[0-9a-f:]+]):([1-9][0-9]{0,4})");

    public LocalEndpoint {
        boolean unix =
                uri.length() <= 107 + "unix:".length() && UNIX.matcher(uri).matches();
        var tcp = TCP.matcher(uri);
        boolean reachable = tcp.matches() && Integer.parseInt(tcp.group(2)) <= 65_535;
        if (!unix && !reachable) {
            throw new IllegalArgumentException("local endpoint '%s': expected unix:/absolute/path or tcp:address:port"
                    .formatted(Shortened.to(120, uri)));
        }
    }

    public static LocalEndpoint unix(String path) {
        return new LocalEndpoint("unix:" + path);
    }

    public static LocalEndpoint tcp(String host, int port) {
        return new LocalEndpoint("tcp:" + host + ":" + port);
    }

    public boolean isUnix() {
        return uri.startsWith("unix:");
    }

    /** The socket's path; only for {@link #isUnix()}. */
    public String path() {
        return uri.substring("unix:".length());
    }

    /** The address; only where not {@link #isUnix()}. */
    public String host() {
        return uri.substring("tcp:".length(), uri.lastIndexOf(':'));
    }

    /** The port; only where not {@link #isUnix()}. */
    public int port() {
        return Integer.parseInt(uri.substring(uri.lastIndexOf(':') + 1));
    }

    @Override
    public int compareTo(LocalEndpoint other) {
        return uri.compareTo(other.uri);
    }

    @Override
    public String toString() {
        return uri;
    }
}
