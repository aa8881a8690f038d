package io.drover.testbed.workload;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection to a server that answers each line with the same line. Not safe for use by several threads. */
public final class Echo implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 4096;

    private final Socket socket = new Socket();

    private Echo() {}

    /**
     * Connects.
     *
     * @param limit for connecting, and for each wait for the server
     */
    public static Echo connect(InetSocketAddress server, Duration limit) throws IOException {
        Echo echo = new Echo();
        try {
            echo.socket.setTcpNoDelay(true);
            echo.socket.connect(server, Math.toIntExact(limit.toMillis()));
            echo.socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            return echo;
        } catch (IOException e) {
            echo.close();
            throw e;
        }
    }

    /** Whether a new connection gets its line back. */
    public static boolean answers(InetSocketAddress server, Duration limit) {
        try (Echo echo = connect(server, limit)) {
            echo.exchange("are you there");
            return true;
        } catch (IOException e) {
            // That is the answer to the question.
            return false;
        }
    }

    /**
     * Sends a line and reads it back.
     *
     * @throws IOException if something else comes, or nothing in time
     */
    public void exchange(String line) throws IOException {
        String answer = ask(line);
        if (!answer.equals(line)) {
            throw new IOException("sent `" + line + "`, got `" + answer + "`");
        }
    }

    /** Sends a line and reads one. */
    public String ask(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("connection closed by the server");
            }
            if (answer.size() == MAX_LINE_BYTES) {
                throw new IOException("the answer is longer than " + MAX_LINE_BYTES + " bytes");
            }
            answer.write(b);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // What was exchanged is known; a failing close changes nothing of it.
            return;
        }
    }
}
