package io.drover.testbed.generic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A small server process on loopback: HTTP on one port, and on another a server that answers each line with the same
 * line. It uses nothing but the JDK, so that it runs from this module's classes alone. It ends when its standard input
 * does.
 */
public final class EchoServer {
    private static final String HELLO = "hello\n";

    private EchoServer() {}

    /** Says {@code ready http=<port> tcp=<port>} when it serves. */
    public static void main(String[] arguments) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket http = new ServerSocket();
                ServerSocket tcp = new ServerSocket()) {
            http.bind(new InetSocketAddress(loopback, 0), 1024);
            tcp.bind(new InetSocketAddress(loopback, 0), 1024);
            Thread.ofVirtual().start(() -> accept(http, EchoServer::answer));
            Thread.ofVirtual().start(() -> accept(tcp, EchoServer::echo));
            System.out.println("ready http=" + http.getLocalPort() + " tcp=" + tcp.getLocalPort());
            // Nothing is written to it: the read ends when the starter's end of the pipe is closed, by whatever cause.
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        System.exit(0);
    }

    private interface Service {
        void serve(BufferedReader in, OutputStream out) throws IOException;
    }

    private static void accept(ServerSocket listener, Service service) {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client, service));
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                // A server that cannot accept must not look alive.
                System.err.println("cannot accept on port " + listener.getLocalPort() + ": " + e.getMessage());
                System.exit(1);
            }
        }
    }

    private static void serve(Socket client, Service service) {
        try (client;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            client.setTcpNoDelay(true);
            service.serve(in, client.getOutputStream());
        } catch (IOException e) {
            // The client went away: there is nobody to tell.
            return;
        }
    }

    private static void answer(BufferedReader in, OutputStream out) throws IOException {
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        out.write(("HTTP/1.0 200 OK\r\nContent-Length: " + HELLO.length() + "\r\n\r\n" + HELLO)
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static void echo(BufferedReader in, OutputStream out) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
