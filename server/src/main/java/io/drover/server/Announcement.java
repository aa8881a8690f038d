package io.drover.server;

import io.drover.server.identity.AdminToken;
import io.drover.server.plane.GatewayAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a server tells its operator when it has started. */
record Announcement(ServerSettings settings, RunningServer server) {
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Drover %s: plane '%s' (%s), serving %s"
                .formatted(ServerVersion.CURRENT, settings.name(), server.keys().id(), roles()));
        server.apiPort().ifPresent(port -> lines.add("  REST         https://" + reachable(port)));
        if (settings.has(Role.GATEWAY)) {
            lines.add("  gateway      "
                    + server.part(GatewayAddresses.class).all().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(", ")));
        }
        lines.add("  fingerprint  " + server.keys().fingerprint().hex());
        server.newAdminToken().ifPresent(token -> lines.addAll(login(token)));
        return String.join(System.lineSeparator(), lines);
    }

    private String roles() {
        return settings.roles().stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    private List<String> login(AdminToken.Issued token) {
        HostPort address = reachable(server.apiPort().orElse(settings.api().port()));
        return List.of(
                "",
                "  An administrator's token, shown this once and not stored:",
                "",
                "    " + token.text(),
                "",
                "  To use it:",
                "",
                "    drover login https://%s --fingerprint %s"
                        .formatted(address, server.keys().fingerprint().hex()),
                "",
                "  It is also the first password of user '%s', who then has to choose another."
                        .formatted(AdminToken.USER),
                "");
    }

    private HostPort reachable(int port) {
        if (!settings.api().isWildcard()) {
            return settings.api().withPort(port);
        }
        return settings.advertised().stream()
                .filter(address -> !address.isWildcard())
                .findFirst()
                .orElse(new HostPort("localhost", 0))
                .withPort(port);
    }
}
