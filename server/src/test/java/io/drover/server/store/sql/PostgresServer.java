package io.drover.server.store.sql;

import io.drover.server.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A PostgreSQL server of the tests' own, on loopback, that syncs as in production. */
public final class PostgresServer implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    /** PostgreSQL refuses to run as root; Debian's package brings this user. */
    private static final String SYSTEM_USER = "postgres";

    private static final String ROLE = "drover";
    private static final String PASSWORD = "a password of the tests";

    private final Path folder;
    private final Process process;
    private final int port;

    private PostgresServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        return binaries().isPresent();
    }

    static PostgresServer start() {
        try {
            Path bin = binaries().orElseThrow();
            Path folder = Files.createTempDirectory("drover-postgres");
            Path password = Files.writeString(folder.resolve("password"), PASSWORD);
            chown(folder);
            chown(password);
            run(
                    folder,
                    bin.resolve("initdb").toString(),
                    "--pgdata=" + folder.resolve("cluster"),
                    "--username=" + ROLE,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--no-sync");
            int port = freePort();
            Process process = new ProcessBuilder(asSystemUser(
                            bin.resolve("postgres").toString(),
                            "-D",
                            folder.resolve("cluster").toString(),
                            "-k",
                            folder.toString(),
                            "-h",
                            "127.0.0.1",
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "fsync=on"))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            PostgresServer server = new PostgresServer(folder, process, port);
            Awaitility.await("PostgreSQL accepts connections")
                    .atMost(Duration.ofSeconds(60))
                    .until(server::accepts);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started", e);
        }
    }

    Path folder() {
        return folder;
    }

    void give(Path path) throws IOException {
        chown(path);
    }

    StoreSettings.Postgres settings(String database) {
        return new StoreSettings.Postgres(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), ROLE, PASSWORD, 8);
    }

    private boolean accepts() {
        if (!process.isAlive()) {
            throw new IllegalStateException("PostgreSQL ended at once, with " + process.exitValue());
        }
        StoreSettings.Postgres settings = settings("postgres");
        try (var connection = DriverManager.getConnection(settings.url(), settings.user(), settings.password())) {
            return connection.isValid(1);
        } catch (SQLException e) {
            // Not up yet.
            return false;
        }
    }

    /** Stops at once, without waiting for clients, and removes all files. */
    @Override
    public void close() throws Exception {
        // SIGINT asks for a fast shutdown; Java itself can only send SIGTERM, which waits for clients.
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void run(Path folder, String... command) throws IOException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(asSystemUser(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("%s failed: %s".formatted(command[0], Files.readString(output)));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command[0], e);
        }
    }

    private static List<String> asSystemUser(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + SYSTEM_USER, "--regid=" + SYSTEM_USER, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static void chown(Path path) throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SYSTEM_USER));
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Optional<Path> binaries() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
