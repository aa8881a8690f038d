package io.drover.agent.tunnel;

import io.drover.migration.ownership.LocalEndpoint;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which local endpoints this host's operator lets planes use at all, whatever they own.
 *
 * @param patterns endpoints in which {@code *} stands for any characters but a slash, such as {@code tcp:127.0.0.1:*}
 */
public record AllowedEndpoints(List<String> patterns) {
    // Before the default, whose construction uses them.
    private static final Pattern SHAPE = Pattern.compile("(unix:/|tcp:)[A-Za-z0-9._*:/\\[\\]-]{1,200}");
    private static final Pattern LOOPBACK_WILDCARD =
            Pattern.compile("tcp:127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}:[0-9]+");

    /** Docker's socket, and every TCP port on loopback. */
    public static final AllowedEndpoints DEFAULT = new AllowedEndpoints(List.of(
            "unix:/run/docker.sock", "unix:/var/run/docker.sock", "tcp:127.*:*", "tcp:localhost:*", "tcp:[::1]:*"));

    public AllowedEndpoints {
        patterns = List.copyOf(patterns);
        for (String pattern : patterns) {
            if (!SHAPE.matcher(pattern).matches()) {
                throw new IllegalArgumentException(
                        "allowed endpoint '%s': expected unix:/absolute/path or tcp:address:port, with * for any characters"
                                .formatted(pattern.length() > 120 ? pattern.substring(0, 120) + "…" : pattern));
            }
        }
    }

    public boolean allow(LocalEndpoint endpoint) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, endpoint.uri()));
    }

    private static boolean matches(String pattern, String uri) {
        if (pattern.startsWith("tcp:127.*") && !LOOPBACK_WILDCARD.matcher(uri).matches()) {
            // 127.evil.example is a name, not an address of loopback.
            return false;
        }
        String regex = Pattern.compile("\\*")
                .splitAsStream(pattern + " ")
                .map(Pattern::quote)
                .collect(Collectors.joining("[^/]*"));
        return Pattern.matches(regex, uri + " ");
    }
}
