package io.drover.server.access;

import io.drover.server.HostPort;
import java.util.List;

/**
 * Where another plane serves its access points.
 *
 * @param plane its ID
 * @param addresses in the order in which to try; empty where it serves none
 */
public record AccessHome(String plane, List<HostPort> addresses) {
    public AccessHome {
        addresses = List.copyOf(addresses);
    }
}
