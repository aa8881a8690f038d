package io.drover.server.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a request came from: the other end of the connection. Headers that name another are not believed, as anybody can
 * send them.
 *
 * @param text as people read it
 * @param network what is counted as one: an IPv4 address, or the first 64 bits of an IPv6 one, which belong to one
 *     subscriber
 */
public record ClientAddress(String text, String network) {
    private static final int IPV6_NETWORK_BYTES = 8;

    public static ClientAddress of(HttpServletRequest request) {
        return of(String.valueOf(request.getRemoteAddr()));
    }

    static ClientAddress of(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return new ClientAddress(
                    text,
                    address instanceof Inet6Address
                            ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES))
                            : address.getHostAddress());
        } catch (IllegalArgumentException e) {
            // Not an address in figures: it counts as it is.
            return new ClientAddress(text, text);
        }
    }
}
