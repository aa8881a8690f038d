package io.drover.server;

import io.drover.migration.codec.Shortened;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port as operators write them: {@code 0.0.0.0:8443}, {@code gw.example.org:8444}, {@code [::1]:8443}.
 *
 * @param host a DNS name or an IP address, without brackets
 * @param port 0 to 65535; 0 where the system shall choose
 */
public record HostPort(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[(?<six>[0-9A-Fa-f:.]+)]|(?<name>[A-Za-z0-9._-]{1,253}))(?::(?<port>[0-9]{1,5}))?");

    public HostPort {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port %d: expected 0 to 65535".formatted(port));
        }
    }

    /**
     * Reads {@code HOST:PORT}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static HostPort parse(String text) {
        Matcher form = match(text);
        if (form.group("port") == null) {
            throw new IllegalArgumentException(
                    "'%s' names no port: expected HOST:PORT, such as 0.0.0.0:8443".formatted(text));
        }
        return of(form, 0);
    }

    /** Reads {@code HOST} or {@code HOST:PORT}; throws as {@link #parse(String)}. */
    public static HostPort parse(String text, int defaultPort) {
        return of(match(text), defaultPort);
    }

    public HostPort withPort(int newPort) {
        return new HostPort(host, newPort);
    }

    /** Whether it stands for all addresses of the machine. */
    public boolean isWildcard() {
        return literal().map(InetAddress::isAnyLocalAddress).orElse(false);
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        return host.equalsIgnoreCase("localhost")
                || literal().map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private Optional<InetAddress> literal() {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            // A name, not an address.
            return Optional.empty();
        }
    }

    private static Matcher match(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no address: expected HOST:PORT, such as 0.0.0.0:8443 or [::1]:8443"
                            .formatted(Shortened.to(80, text)));
        }
        return form;
    }

    private static HostPort of(Matcher form, int defaultPort) {
        String six = form.group("six");
        String port = form.group("port");
        return new HostPort(
                six == null ? form.group("name") : six, port == null ? defaultPort : Integer.parseInt(port));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
