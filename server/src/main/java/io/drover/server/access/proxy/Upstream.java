package io.drover.server.access.proxy;

import io.drover.kind.AccessTarget;
import io.drover.kind.Kind;
import io.drover.kind.Reach;
import io.drover.server.cluster.Cluster;
import io.drover.server.cluster.Kinds;
import io.drover.server.cluster.ReachFactory;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A connection to the API of a cluster, through a tunnel. */
final class Upstream implements Closeable {
    private final Socket socket;
    private final WireInput input;

    private Upstream(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new WireInput(socket.getInputStream());
    }

    /** Opens connections to clusters. */
    record Opener(Kinds kinds, ReachFactory reaches, Duration patience) {
        private static final Duration PAUSE = Duration.ofMillis(100);

        /**
         * A connection to the first of the cluster's targets that can be reached. Hosts that are just changing owners
         * refuse for a moment, so all are tried again for a while.
         */
        Upstream open(Cluster cluster) throws HttpRefusal, InterruptedException {
            List<AccessTarget> targets = kinds.named(cluster.profile().kind())
                    .map((Kind kind) -> kind.access(cluster.profile()))
                    .orElse(List.of());
            Reach reach = reaches.owned(cluster.id(), cluster.chain().epoch());
            long end = System.nanoTime() + patience.toNanos();
            while (true) {
                List<String> failures = new ArrayList<>();
                for (AccessTarget target : targets) {
                    try {
                        return new Upstream(reach.open(target.host(), target.endpoint()));
                    } catch (IOException e) {
                        failures.add(String.valueOf(e.getMessage()));
                    }
                }
                if (System.nanoTime() - end >= 0) {
                    throw HttpRefusal.unavailable(
                            "no host leads to the API of cluster '%s': %s"
                                    .formatted(cluster.name(), String.join("; ", failures)),
                            5);
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    WireInput input() {
        return input;
    }

    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    /** Says that no more is sent; what comes can still be read. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
