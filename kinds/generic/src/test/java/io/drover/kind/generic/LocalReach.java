package io.drover.kind.generic;

import io.drover.kind.Reach;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** This machine stands for every host; who listens is read from {@code /proc}, as proc(5) documents it. */
final class LocalReach implements Reach {
    private final Set<HostKey> offline = ConcurrentHashMap.newKeySet();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    void offline(HostKey host) {
        offline.add(host);
    }

    /** {@code open} or {@code listener}, and where. */
    Set<String> asked() {
        return asked;
    }

    @Override
    public Socket open(HostKey host, LocalEndpoint endpoint) throws IOException {
        check(host);
        asked.add("open " + endpoint);
        return new Socket(InetAddress.ofLiteral(endpoint.host()), endpoint.port());
    }

    @Override
    public Optional<Listener> listener(HostKey host, LocalEndpoint endpoint) throws IOException {
        check(host);
        asked.add("listener " + endpoint);
        Optional<String> inode = inode(endpoint.port());
        if (inode.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes
                    .filter(process -> holds(process, "socket:[" + inode.get() + "]"))
                    .findFirst()
                    .map(process -> new Listener(process.pid(), process.info().startInstant(), command(process)));
        }
    }

    private void check(HostKey host) throws IOException {
        if (offline.contains(host)) {
            throw new IOException("the host's agent is not connected");
        }
    }

    private static Optional<String> inode(int port) throws IOException {
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields[1].endsWith(":%04X".formatted(port)) && fields[3].equals("0A")) {
                    return Optional.of(fields[9]);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(ProcessHandle process, String socket) {
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
            return files.anyMatch(file -> link(file).equals(socket));
        } catch (IOException e) {
            // It ended meanwhile, or belongs to somebody else.
            return false;
        }
    }

    private static String link(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }

    private static String command(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "comm"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
