package io.drover.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLSocket;

/** One connection of a client, which writes and reads HTTP by itself. */
final class Connection implements Closeable {
    final SSLSocket socket;
    final InputStream in;

    Connection(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout(60_000);
    }

    /**
     * An answer.
     *
     * @param status its number
     * @param head all of its head
     * @param body as text
     */
    record Answer(int status, String head, String body) {}

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A call without a body. */
    Answer get(String path) throws IOException {
        send("GET %s HTTP/1.1\r\nHost: docker\r\n\r\n".formatted(path));
        return answer();
    }

    Answer post(String path, String body) throws IOException {
        send("POST %s HTTP/1.1\r\nHost: docker\r\nContent-Length: %d\r\n\r\n%s".formatted(path, body.length(), body));
        return answer();
    }

    Answer answer() throws IOException {
        String head = head();
        int status = status(head);
        if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            StringBuilder body = new StringBuilder();
            while (true) {
                String chunk = chunk();
                if (chunk.isEmpty()) {
                    String trailer = FakeEngine.head(in);
                    assertThat(trailer).doesNotContain("content-length");
                    return new Answer(status, head, body.toString());
                }
                body.append(chunk);
            }
        }
        int length = head.toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith("content-length:"))
                .map(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return new Answer(status, head, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    /** The next chunk of a body; empty at its end. */
    String chunk() throws IOException {
        int size = Integer.parseInt(FakeEngine.line(in).split(";")[0], 16);
        if (size == 0) {
            return "";
        }
        String chunk = new String(in.readNBytes(size), StandardCharsets.UTF_8);
        FakeEngine.line(in);
        return chunk;
    }

    String head() throws IOException {
        String head = FakeEngine.head(in);
        if (head.isEmpty()) {
            throw new IOException("the connection ended without an answer");
        }
        return head;
    }

    static int status(String head) {
        return Integer.parseInt(head.split(" ")[1]);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
