package io.drover.server.migration.precheck;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.stream.Collectors;

/** What this machine knows of addresses. */
public final class MachineAddresses {
    private MachineAddresses() {}

    /** Those of a DNS name; none where it is unknown. May block for as long as name servers do. */
    public static Set<InetAddress> of(String name) {
        try {
            return Set.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
            // Nobody has the name: that is the answer.
            return Set.of();
        }
    }

    /** Those of this machine itself; none where it does not tell. */
    public static Set<InetAddress> own() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            // Without them no name can be said to lead here.
            return Set.of();
        }
    }
}
