package io.drover.kind.generic;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** What a {@link SmallProcess} runs. */
final class Program {
    private Program() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int status = Integer.parseInt(arguments[1]);
        if (status == 0) {
            listenOnly(port);
            return;
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            boolean known = exchange.getRequestURI().getPath().equals("/health");
            exchange.sendResponseHeaders(known ? status : 404, -1);
            exchange.close();
        });
        server.start();
    }

    private static void listenOnly(int port) throws IOException {
        List<Object> kept = new ArrayList<>();
        try (ServerSocket listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            while (kept.size() < 1000) {
                kept.add(listening.accept());
            }
        }
    }
}
