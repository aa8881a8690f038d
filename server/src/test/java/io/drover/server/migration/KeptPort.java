package io.drover.server.migration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A loopback port for a server that will be stopped and started again: below those that the system gives to whoever asks for
 * any, which would take it in between.
 */
final class KeptPort {
    private static final int FIRST = 12_000;
    private static final int AFTER_LAST = 32_000;
    private static final int ATTEMPTS = 100;

    private KeptPort() {}

    /** A port on which nobody listens now. */
    static int find() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "%d ports from %d on were tried, and somebody listens on each".formatted(ATTEMPTS, FIRST));
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            // That is the answer to the question.
            return false;
        }
    }
}
