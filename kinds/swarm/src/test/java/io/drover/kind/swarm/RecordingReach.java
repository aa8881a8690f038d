package io.drover.kind.swarm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.kind.Kind;
import io.drover.kind.Reach;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** A way to engines on this machine that keeps the request lines that go over it. */
final class RecordingReach implements Reach {
    private static final Pattern REQUEST = Pattern.compile("(?m)^([A-Z]+) (\\S+) HTTP/1\\.[01]\r?$");

    private final Map<HostKey, SocketAddress> engines = new ConcurrentHashMap<>();
    private final Map<HostKey, List<ByteArrayOutputStream>> sent = new ConcurrentHashMap<>();

    void add(HostKey host, SocketAddress engine) {
        engines.put(host, engine);
    }

    void remove(HostKey host) {
        engines.remove(host);
    }

    @Override
    public Socket open(HostKey host, LocalEndpoint endpoint) throws IOException {
        SocketAddress engine = engines.get(host);
        if (engine == null) {
            throw new IOException("the host's agent is not connected");
        }
        SocketChannel target = SocketChannel.open(engine);
        try (ServerSocket meeting = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket near = new Socket(InetAddress.getLoopbackAddress(), meeting.getLocalPort());
            Socket far = meeting.accept();
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            sent.computeIfAbsent(host, key -> new CopyOnWriteArrayList<>()).add(heard);
            Thread.ofVirtual().start(() -> forward(far, target, heard));
            Thread.ofVirtual().start(() -> back(target, far));
            return near;
        }
    }

    @Override
    public Optional<Listener> listener(HostKey host, LocalEndpoint endpoint) {
        return Optional.empty();
    }

    /** The request lines' methods and paths, of one host. */
    List<String> requests(HostKey host) {
        return sent.getOrDefault(host, List.of()).stream()
                .flatMap(bytes -> REQUEST.matcher(bytes.toString(ISO_8859_1)).results())
                .map(line -> line.group(1) + " " + line.group(2))
                .toList();
    }

    /** That there were requests, and all of them are within what may be inspected. */
    void assertAllAllowed(Kind kind, LocalEndpoint endpoint) {
        List<String> requests =
                sent.keySet().stream().flatMap(host -> requests(host).stream()).toList();
        assertThat(requests).isNotEmpty().allSatisfy(request -> {
            String method = request.substring(0, request.indexOf(' '));
            String path = request.substring(request.indexOf(' ') + 1).replaceFirst("\\?.*", "");
            assertThat(kind.inspection(endpoint))
                    .anySatisfy(rule -> assertThat(rule)
                            .isInstanceOfSatisfying(
                                    Grant.Rule.Http.class,
                                    http -> assertThat(http.requests())
                                            .as("leave for %s", request)
                                            .anyMatch(pattern -> pattern.allows(method, path))));
        });
    }

    private static void forward(Socket from, SocketChannel to, ByteArrayOutputStream heard) {
        try (from;
                to) {
            byte[] bytes = new byte[8192];
            int count;
            while ((count = from.getInputStream().read(bytes)) >= 0) {
                heard.write(bytes, 0, count);
                ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException e) {
            // One side closed: the connection is over, and both are closed here.
            return;
        }
    }

    private static void back(SocketChannel from, Socket to) {
        try (from;
                to) {
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            while (from.read(buffer.clear()) >= 0) {
                to.getOutputStream().write(buffer.array(), 0, buffer.position());
            }
        } catch (IOException e) {
            // As above.
            return;
        }
    }
}
