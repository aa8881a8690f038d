package io.drover.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How fast the gateway takes connections, beside a server that does nothing else, measured in the same run by the same
 * client.
 *
 * @param gatewayPerSecond connections to the gateway, a second
 * @param barePerSecond connections to the {@linkplain BareTls bare server}, a second
 */
record Connections(double gatewayPerSecond, double barePerSecond) {
    /** Each is measured twice and the better one counts: the first warms up. */
    static Connections measure(BenchPlanes planes, int count) {
        var gateway = new Handshakes(
                planes.a().settings().gateway(),
                new io.drover.migration.identity.Fingerprint(planes.a().fingerprint()));
        try (BareTls server = new BareTls()) {
            var bare = new Handshakes(server.address(), server.identity().fingerprint());
            double first = bare.perSecond(count);
            double gatewayFirst = gateway.perSecond(count);
            return new Connections(
                    Math.max(gatewayFirst, gateway.perSecond(count)), Math.max(first, bare.perSecond(count)));
        }
    }

    double ratio() {
        return gatewayPerSecond / barePerSecond;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "connections a second: gateway %.0f, bare mutual TLS %.0f, ratio %.2f",
                gatewayPerSecond,
                barePerSecond,
                ratio());
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("gatewayPerSecond", Figures.rounded(gatewayPerSecond));
        json.put("barePerSecond", Figures.rounded(barePerSecond));
        json.put("ratio", Figures.rounded(ratio()));
        return json;
    }
}
