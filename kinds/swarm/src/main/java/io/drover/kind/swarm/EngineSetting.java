package io.drover.kind.swarm;

import io.drover.kind.Excerpt;
import io.drover.migration.finding.Finding;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a take-over, checked.
 *
 * @param endpoint the engine's, on every host; empty where it was given wrongly
 * @param findings what is wrong
 */
record EngineSetting(Optional<LocalEndpoint> endpoint, List<Finding> findings) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");

    static EngineSetting of(Map<String, String> settings) {
        List<Finding> findings = new ArrayList<>();
        for (String key : settings.keySet()) {
            if (!key.equals(SwarmKind.ENGINE)) {
                findings.add(Finding.error(
                        "SETTING_UNKNOWN",
                        "setting " + Excerpt.of(key),
                        "kind swarm has no such setting; it has '%s'".formatted(SwarmKind.ENGINE),
                        "leave it out"));
            }
        }
        Optional<LocalEndpoint> endpoint = Optional.empty();
        try {
            String given = settings.getOrDefault(SwarmKind.ENGINE, SwarmKind.DEFAULT_ENGINE.uri());
            endpoint = Optional.of(new LocalEndpoint(given))
                    .filter(named -> named.isUnix() || LOOPBACK.contains(named.host()));
        } catch (IllegalArgumentException e) {
            // Told below, together with the ones that are well-formed but elsewhere.
        }
        if (endpoint.isEmpty()) {
            findings.add(Finding.error(
                    "SETTING_MALFORMED",
                    "setting " + SwarmKind.ENGINE,
                    "'%s'; expected unix:/absolute/path or tcp:127.0.0.1:PORT"
                            .formatted(Excerpt.of(settings.getOrDefault(SwarmKind.ENGINE, ""))),
                    "give the engine's socket, or leave it out for " + SwarmKind.DEFAULT_ENGINE));
        }
        return new EngineSetting(endpoint, findings);
    }
}
