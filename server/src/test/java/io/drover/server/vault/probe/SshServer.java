package io.drover.server.vault.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real OpenSSH server on loopback, with a user of its own: in a mount namespace in which {@code /etc/passwd} and
 * {@code /etc/shadow} are copies, so that the machine's users stay as they are. Needs root.
 */
final class SshServer implements AutoCloseable {
    static final String USER = "drover-test";

    private final Path folder;
    private final Process process;
    private final int port;

    private SshServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    static boolean isPossible() {
        return Files.isExecutable(Path.of("/usr/sbin/sshd")) && "root".equals(System.getProperty("user.name"));
    }

    /**
     * @param authorized the public key that lets the user in
     * @param settings more lines of its configuration
     */
    static SshServer start(Path folder, String password, String authorized, String... settings) throws Exception {
        keygen(folder.resolve("host_key"), "ed25519", "");
        String hash = output("openssl", "passwd", "-6", password).strip();
        Files.writeString(
                folder.resolve("passwd"),
                Files.readString(Path.of("/etc/passwd")) + "%s:x:54321:54321::/:/bin/true%n".formatted(USER));
        Files.writeString(
                folder.resolve("shadow"),
                Files.readString(Path.of("/etc/shadow")) + "%s:%s:20000:0:99999:7:::%n".formatted(USER, hash));
        Files.writeString(folder.resolve("authorized"), authorized);
        int port = MariaDbServer.freePort();
        Path config = Files.writeString(folder.resolve("sshd_config"), """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s
                PidFile none
                StrictModes no
                UsePAM no
                AuthorizedKeysFile /run/authorized
                %s
                """.formatted(
                        port, folder.resolve("host_key"), String.join("\n", settings)));
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount --bind %1$s/passwd /etc/passwd && mount --bind %1$s/shadow /etc/shadow && mount -t tmpfs none /run && mkdir -m 755 /run/sshd && install -m 644 %1$s/authorized /run/authorized && exec /usr/sbin/sshd -D -e -f %2$s"
                                .formatted(folder, config))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        SshServer server = new SshServer(folder, process, port);
        Awaitility.await("sshd answers").atMost(Duration.ofSeconds(30)).until(server::accepts);
        return server;
    }

    int port() {
        return port;
    }

    /** The fingerprint of its key, as OpenSSH itself tells it. */
    String fingerprint() throws Exception {
        return output("ssh-keygen", "-l", "-f", folder.resolve("host_key.pub").toString())
                .split(" ")[1];
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** Makes a key; its public half is in the file of that name with {@code .pub}. */
    static String keygen(Path file, String type, String passphrase) throws Exception {
        output("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", file.toString());
        return Files.readString(file);
    }

    private boolean accepts() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("sshd ended at once: " + log());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() == 'S';
        } catch (IOException e) {
            // Not up yet.
            return false;
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("%s failed: %s".formatted(command[0], output));
        }
        return output;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
