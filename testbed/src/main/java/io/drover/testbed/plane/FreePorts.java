package io.drover.testbed.plane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for servers that have to come back on the same port after a restart. They are below the range from which
 * Linux takes the ports of outgoing connections (ip_local_port_range, 32768 to 60999), so none of those is in the way.
 */
final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    /** Ports on which nobody listens now, all different. */
    static List<Integer> on(InetAddress address, int count) {
        List<Integer> found = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS && found.size() < count; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (!found.contains(port) && isFree(address, port)) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new IllegalStateException("found %d free ports from %d to %d on %s, and %d are needed"
                    .formatted(found.size(), FIRST, LAST, address.getHostAddress(), count));
        }
        return found;
    }

    private static boolean isFree(InetAddress address, int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, address)) {
            return probe.isBound();
        } catch (IOException e) {
            // That is the answer to the question.
            return false;
        }
    }
}
