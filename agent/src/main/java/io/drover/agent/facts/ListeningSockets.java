package io.drover.agent.facts;

import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The listening sockets of this network namespace, from {@code /proc/net} (proc_pid_net(5)).
 *
 * @param tcp the listening TCP sockets
 * @param unix the listening Unix sockets
 */
record ListeningSockets(List<Tcp> tcp, List<Unix> unix) {
    private static final String LISTEN = "0A";
    private static final long ACCEPTS_CONNECTIONS = 0x10000;

    ListeningSockets {
        tcp = List.copyOf(tcp);
        unix = List.copyOf(unix);
    }

    record Tcp(InetAddress address, int port, long inode) {}

    record Unix(String path, long inode) {}

    static ListeningSockets read(Path proc) {
        List<Tcp> tcp = new ArrayList<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : linesAfterFirst(proc.resolve(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals(LISTEN)) {
                    int colon = fields[1].lastIndexOf(':');
                    tcp.add(new Tcp(
                            address(fields[1].substring(0, colon)),
                            Integer.parseInt(fields[1].substring(colon + 1), 16),
                            Long.parseLong(fields[9])));
                }
            }
        }
        List<Unix> unix = new ArrayList<>();
        for (String line : linesAfterFirst(proc.resolve("net/unix"))) {
            String[] fields = line.strip().split("\\s+", 8);
            if (fields.length == 8 && (Long.parseLong(fields[3], 16) & ACCEPTS_CONNECTIONS) != 0) {
                unix.add(new Unix(fields[7], Long.parseLong(fields[6])));
            }
        }
        return new ListeningSockets(tcp, unix);
    }

    /** The sockets that answer at an endpoint: bound to its very address or to every address. */
    Set<Long> inodesAt(LocalEndpoint endpoint) {
        if (endpoint.isUnix()) {
            return unix.stream()
                    .filter(socket -> samePath(socket.path(), endpoint.path()))
                    .map(Unix::inode)
                    .collect(Collectors.toSet());
        }
        List<InetAddress> addresses = resolved(endpoint.host());
        return tcp.stream()
                .filter(socket -> socket.port() == endpoint.port())
                .filter(socket -> socket.address().isAnyLocalAddress() || addresses.contains(socket.address()))
                .map(Tcp::inode)
                .collect(Collectors.toSet());
    }

    /** {@code /var/run} is a link to {@code /run} on most systems; the kernel keeps the name the server used. */
    private static boolean samePath(String bound, String asked) {
        return bound.equals(asked)
                || bound.replaceFirst("^/var/run/", "/run/").equals(asked.replaceFirst("^/var/run/", "/run/"));
    }

    private static List<InetAddress> resolved(String host) {
        try {
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return List.of(InetAddress.getAllByName(bare));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    /** An address as the kernel prints it: 32-bit words, each in the order of this machine's bytes. */
    private static InetAddress address(String hex) {
        byte[] printed = HexFormat.of().parseHex(hex);
        byte[] address = new byte[printed.length];
        boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < printed.length; i++) {
            address[i] = printed[little ? (i & ~3) + 3 - (i & 3) : i];
        }
        try {
            // An IPv4 address mapped into IPv6 comes out as the IPv4 address.
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of %d bytes from the kernel".formatted(address.length), e);
        }
    }

    private static List<String> linesAfterFirst(Path table) {
        try {
            List<String> lines = Files.readAllLines(table, java.nio.charset.StandardCharsets.ISO_8859_1);
            return lines.isEmpty() ? lines : lines.subList(1, lines.size());
        } catch (IOException e) {
            // A kernel without IPv6 has no such table.
            return List.of();
        }
    }
}
