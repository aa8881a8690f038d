package io.drover.server.access;

import io.drover.server.migration.TestAgent;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Speaks as much HTTP as an engine does: bodies with a length and in chunks, endless ones, raw streams, upgrades. */
final class FakeEngine {
    /** Bodies of {@code /big}. */
    static final int BIG = 32 << 20;

    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<Socket> connections = new CopyOnWriteArrayList<>();
    final CountDownLatch slow = new CountDownLatch(1);

    /** What a host's program is from now on. */
    static FakeEngine on(TestAgent host) {
        FakeEngine engine = new FakeEngine();
        host.runs(engine::take);
        return engine;
    }

    private void take(Socket connection) {
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            boolean more = true;
            while (more) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                requests.add(head.lines().findFirst().orElseThrow());
                more = answer(head, in, connection);
            }
        } catch (IOException e) {
            // The tunnel was cut, as some tests want.
            return;
        } finally {
            connections.remove(connection);
        }
    }

    private boolean answer(String head, InputStream in, Socket connection) throws IOException {
        OutputStream out = connection.getOutputStream();
        String path = head.split(" ")[1];
        byte[] body = head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked")
                ? chunks(in)
                : in.readNBytes(length(head));
        switch (path) {
            case "/echo" -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n", body);
            case "/list" -> {
                write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                write(out, "6\r\nhello \r\n");
                write(out, "5;x=y\r\nworld\r\n0\r\nX-Trailer: yes\r\n\r\n");
            }
            case "/none" -> write(out, "HTTP/1.1 204 No Content\r\n\r\n");
            case "/slow" -> {
                await(slow);
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow");
            }
            case "/big" -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n");
                byte[] part = new byte[64 << 10];
                Arrays.fill(part, (byte) 'x');
                for (int i = 0; i < BIG / part.length; i++) {
                    out.write(part);
                }
            }
            case "/events" -> {
                write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                write(out, "5\r\ntick\n\r\n");
                // Endless: it is the reader who leaves.
                in.transferTo(OutputStream.nullOutputStream());
                return false;
            }
            case "/attach" -> {
                write(out, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
                in.transferTo(out);
                write(out, "bye");
                return false;
            }
            case "/raw" -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n");
                in.transferTo(out);
                write(out, "bye");
                return false;
            }
            case "/garbage" -> {
                write(out, "SMTP ready\r\n\r\n");
                return false;
            }
            default -> {
                boolean asked = head.startsWith("HEAD");
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + (asked ? "" : "OK"));
            }
        }
        return true;
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .map(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            body.writeBytes(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void write(OutputStream out, String head, byte[] body) throws IOException {
        write(out, head);
        out.write(body);
    }
}
