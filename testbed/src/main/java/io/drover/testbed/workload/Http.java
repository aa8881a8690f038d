package io.drover.testbed.workload;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP request over a connection of its own: a kept connection would hide that new ones cannot be made, and a
 * client library may repeat a request silently.
 */
public final class Http {
    private static final int MAX_RESPONSE_BYTES = 1 << 20;

    private Http() {}

    /**
     * Sends {@code GET} and reads the whole response.
     *
     * @param uri of scheme {@code http}, with a port
     * @param limit for connecting, and again for each wait for the server
     * @return why it failed; empty if the status is 200 and the body is whole
     */
    public static Optional<String> get(URI uri, Duration limit) {
        int millis = Math.toIntExact(limit.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), millis);
            socket.setSoTimeout(millis);
            String request =
                    "GET %s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(uri.getPath(), uri.getHost());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String response = new String(in.readNBytes(MAX_RESPONSE_BYTES), StandardCharsets.ISO_8859_1);
            return judge(response);
        } catch (IOException e) {
            return Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static Optional<String> judge(String response) {
        if (response.isEmpty()) {
            return Optional.of("connection closed without an answer");
        }
        String status = response.lines().findFirst().orElse("");
        if (!status.matches("HTTP/1\\.[01] 200( .*)?")) {
            return Optional.of("status line `" + status.substring(0, Math.min(80, status.length())) + "`");
        }
        int headerEnd = response.indexOf("\r\n\r\n");
        if (headerEnd < 0) {
            return Optional.of("connection closed in the header");
        }
        int body = response.length() - headerEnd - 4;
        return response.substring(0, headerEnd)
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .map(line -> line.substring("content-length:".length()).strip())
                .filter(length -> !length.equals(Integer.toString(body)))
                .map(length -> "body of " + body + " bytes instead of " + length)
                .findFirst();
    }
}
