package io.drover.migration.identity;

import java.util.regex.Pattern;

/**
 * Where a plane's gateway listens, and the key it must show there.
 *
 * @param host a DNS name or an IP address
 * @param port 1 to 65535
 * @param fingerprint of the gateway's TLS key
 */
public record GatewayAddress(String host, int port, Fingerprint fingerprint) {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");

    public GatewayAddress {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "gateway host: expected a DNS name or an IP address of up to 253 characters");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("gateway port %d: expected 1 to 65535".formatted(port));
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
