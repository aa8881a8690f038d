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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The listening sockets of this network namespace, from {@code /proc/net} (proc_pid_net(5)).
 *
 * @param tcp the listening TCP sockets
 * @param unix the listening Unix sockets
 */
record ListeningSockets(List<Tcp> tcp, List<Unix> unix) {
    /** A socket that listens (state 0A): its local address and port, and its inode. */
    private static final Pattern TCP = Pattern.compile("\\s*\\d+:\\s+(\\p{XDigit}{8}|\\p{XDigit}{32}):(\\p{XDigit}{4})"
            + "\\s+\\S+\\s+0A\\s+\\S+\\s+\\S+\\s+\\S+\\s+\\S+\\s+\\S+\\s+(\\d{1,18})(\\s.*)?");

    /** A socket with a name: its flags, its inode, and the name as whoever bound it wrote it. */
    private static final Pattern UNIX = Pattern.compile("\\p{XDigit}+:\\s+\\p{XDigit}+\\s+\\p{XDigit}+"
            + "\\s+(\\p{XDigit}{8})\\s+\\p{XDigit}+\\s+\\p{XDigit}+\\s+(\\d{1,18}) (.+)");

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
            matching(TCP, proc.resolve(table))
                    .forEach(line -> tcp.add(new Tcp(
                            address(line.group(1)),
                            Integer.parseInt(line.group(2), 16),
                            Long.parseLong(line.group(3)))));
        }
        List<Unix> unix = matching(UNIX, proc.resolve("net/unix"))
                .filter(line -> (Long.parseLong(line.group(1), 16) & ACCEPTS_CONNECTIONS) != 0)
                .map(line -> new Unix(line.group(3), Long.parseLong(line.group(2))))
                .toList();
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

    /**
     * The lines of a table that are what they should be. Whoever binds a Unix socket chooses its name, which the kernel
     * prints as it is, with any line breaks in it: so a line may be anything.
     */
    private static Stream<MatchResult> matching(Pattern pattern, Path table) {
        try {
            return Files.readAllLines(table, java.nio.charset.StandardCharsets.ISO_8859_1).stream()
                    .map(pattern::matcher)
                    .filter(Matcher::matches)
                    .map(Matcher::toMatchResult);
        } catch (IOException e) {
            // A kernel without IPv6 has no such table.
            return Stream.of();
        }
    }
}
