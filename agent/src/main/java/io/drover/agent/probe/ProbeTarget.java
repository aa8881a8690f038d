package io.drover.agent.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One address of this host that is asked again and again.
 *
 * @param text as the plane wrote it
 * @param address of this host
 * @param port 1 to 65535
 * @param request the request target of an HTTP GET, or empty for a TCP connection that is opened and closed
 */
record ProbeTarget(String text, InetAddress address, int port, Optional<String> request) {
    private static final Pattern TCP = Pattern.compile("tcp:([0-9.]+|\\[[0-9a-f:.]+]):([0-9]{1,5})");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[[0-9a-f:.]+]");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_ANSWER = 1 << 20;
    private static final int STATUS_BYTES = 64;

    /** Throws IllegalArgumentException when this is no target, or not one of this host's own addresses. */
    static ProbeTarget parse(String text) {
        if (text.length() > 1024) {
            throw new IllegalArgumentException(
                    "a probe target of %d characters: expected at most 1024".formatted(text.length()));
        }
        Matcher tcp = TCP.matcher(text);
        if (tcp.matches()) {
            return of(text, tcp.group(1), Integer.parseInt(tcp.group(2)), Optional.empty());
        }
        URI uri = URI.create(text);
        String host = uri.getHost();
        if (!"http".equals(uri.getScheme())
                || host == null
                || !LITERAL.matcher(host).matches()
                || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "probe target '%s': expected http://address:port/path or tcp:address:port, the address in digits"
                            .formatted(text));
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return of(text, host, uri.getPort() < 0 ? 80 : uri.getPort(), Optional.of(path + query));
    }

    /** Digits that are no address would be looked up by their name. */
    private static InetAddress literal(String text, String bare) {
        try {
            return InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("probe target '%s': '%s' is no address".formatted(text, bare), e);
        }
    }

    private static ProbeTarget of(String text, String host, int port, Optional<String> request) {
        try {
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            InetAddress address = literal(text, bare);
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException(
                        "probe target '%s': expected a port from 1 to 65535".formatted(text));
            }
            if (!address.isLoopbackAddress() && NetworkInterface.getByInetAddress(address) == null) {
                throw new IllegalArgumentException(
                        "probe target '%s' is not an address of this host: agents probe their own host only"
                                .formatted(text));
            }
            return new ProbeTarget(text, address, port, request);
        } catch (SocketException e) {
            throw new IllegalArgumentException("probe target '%s': %s".formatted(text, e.getMessage()), e);
        }
    }

    /**
     * Asks once, within {@link #TIMEOUT} in all. Throws IOException, with the reason, when the answer is not as it should
     * be: HTTP 200 to 399.
     */
    void ask() throws IOException {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, port), millisUntil(end));
            if (request.isEmpty()) {
                return;
            }
            String host = (address.getAddress().length == 16
                            ? "[" + address.getHostAddress() + "]"
                            : address.getHostAddress())
                    + ":" + port;
            socket.getOutputStream()
                    .write(("GET " + request.get() + " HTTP/1.1\r\nHost: " + host
                                    + "\r\nUser-Agent: drover-agent\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            checkAnswer(socket, end);
        }
    }

    /** Reads to the end of the answer, as its latency is that of the whole, and keeps only its beginning. */
    private static void checkAnswer(Socket socket, long end) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] begun = new byte[STATUS_BYTES];
        byte[] passed = new byte[8 << 10];
        int total = 0;
        while (total < MAX_ANSWER) {
            int read = read(socket, in, passed, end);
            if (read < 0) {
                break;
            }
            if (total < begun.length) {
                System.arraycopy(passed, 0, begun, total, Math.min(read, begun.length - total));
            }
            total += read;
        }
        checkStatus(new String(begun, 0, Math.min(total, begun.length), StandardCharsets.ISO_8859_1));
    }

    private static int read(Socket socket, InputStream in, byte[] into, long end) throws IOException {
        try {
            socket.setSoTimeout(millisUntil(end));
            return in.read(into);
        } catch (SocketTimeoutException e) {
            throw tooLate();
        }
    }

    private static SocketTimeoutException tooLate() {
        return new SocketTimeoutException("no whole answer within %d s".formatted(TIMEOUT.toSeconds()));
    }

    private static void checkStatus(String answer) throws IOException {
        int lineEnd = answer.indexOf('\r');
        String line = lineEnd < 0 ? answer : answer.substring(0, lineEnd);
        if (!line.matches("HTTP/1\\.[01] [23][0-9]{2}.*")) {
            throw new IOException(
                    answer.isEmpty() ? "the connection was closed without an answer" : "answered '%s'".formatted(line));
        }
    }

    private static int millisUntil(long end) throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw tooLate();
        }
        return Math.toIntExact(left);
    }
}
