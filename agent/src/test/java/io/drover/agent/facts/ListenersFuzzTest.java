package io.drover.agent.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.fuzz.Fuzz;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.v1.Listener;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's tables, in which any process of the host can write by the names that it gives to itself and its sockets. */
final class ListenersFuzzTest {
    private static final String TCP = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0
               1: 0100007F:1F91 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000000000000000 100 0 0 10 0
            """;
    private static final String UNIX = """
            Num       RefCount Protocol Flags    Type St Inode Path
            0000000000000000: 00000002 00000000 00010000 0001 01  4713 /run/docker.sock
            0000000000000000: 00000003 00000000 00000000 0001 03  4714
            """;
    private static final String STAT =
            "77 (my (odd) program) S 1 77 77 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 123456 1 2 3 4 5\n";
    private static final List<LocalEndpoint> ENDPOINTS =
            List.of(new LocalEndpoint("tcp:127.0.0.1:8080"), new LocalEndpoint("unix:/run/docker.sock"));

    @TempDir
    private Path proc;

    @BeforeEach
    void tables() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.createDirectories(proc.resolve("77/fd"));
        Files.createSymbolicLink(proc.resolve("77/fd/3"), Path.of("socket:[4711]"));
        Files.createSymbolicLink(proc.resolve("77/fd/4"), Path.of("socket:[4713]"));
        Files.writeString(proc.resolve("stat"), "cpu 1 2 3\nbtime 1700000000\n");
        Files.writeString(proc.resolve("net/tcp"), TCP);
        Files.writeString(proc.resolve("net/unix"), UNIX);
        Files.writeString(proc.resolve("77/stat"), STAT);
    }

    private List<Listener> listeners() {
        return new Listeners(proc).at(ENDPOINTS);
    }

    @Test
    void theOwnerOfASocketIsNamed() {
        assertThat(listeners()).allSatisfy(listener -> {
            assertThat(listener.getListening()).isTrue();
            assertThat(listener.getPid()).isEqualTo(77);
            assertThat(listener.getCommand()).isEqualTo("my (odd) program");
            assertThat(listener.getStartedMillis()).isEqualTo(1_700_000_000_000L + 1_234_560);
        });
    }

    @Test
    void whateverIsInThem() throws IOException {
        for (String table : List.of("net/tcp", "net/tcp6", "net/unix", "77/stat")) {
            Path file = proc.resolve(table);
            byte[] sound = Files.exists(file) ? Files.readAllBytes(file) : TCP.getBytes(StandardCharsets.US_ASCII);
            Fuzz.of("/proc/" + table, 1)
                    .examples(sound)
                    .tokens("\n", "0A", ":", " ", "(", ") ", "/run/docker.sock", "00010000", "FFFFFFFFFFFFFFFFFFFF")
                    .inputs(400)
                    .allocating(2 << 20, 200)
                    .run(input -> {
                        Files.write(file, input);
                        assertThat(listeners()).hasSize(ENDPOINTS.size());
                    });
            Files.write(file, sound);
        }
    }

    @Test
    void aProcessMayBeCalledAnything() throws IOException {
        byte[] stat = STAT.replace("my (odd) program", "x".repeat(15)).getBytes(StandardCharsets.ISO_8859_1);
        stat[6] = (byte) 0xff;
        stat[7] = '\n';
        Files.write(proc.resolve("77/stat"), stat);
        assertThat(listeners()).allSatisfy(listener -> {
            assertThat(listener.getPid()).isEqualTo(77);
            assertThat(listener.getStartedMillis()).isEqualTo(1_700_000_000_000L + 1_234_560);
        });
    }

    /** With the kernel's own tables: what one process calls its socket must not keep the others from being found. */
    @Test
    void aSocketMayBeCalledAnything(@TempDir Path folder) throws IOException {
        Path plain = folder.resolve("plain.sock");
        try (ServerSocketChannel odd = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ServerSocketChannel ordinary = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            odd.bind(UnixDomainSocketAddress.of(folder.resolve("a\nb c d zz e f g h\n: : :")));
            ordinary.bind(UnixDomainSocketAddress.of(plain));
            Listener found = new Listeners(Path.of("/proc"))
                    .at(List.of(new LocalEndpoint("unix:" + plain)))
                    .getFirst();
            assertThat(found.getListening()).isTrue();
            assertThat(found.getPid()).isEqualTo(ProcessHandle.current().pid());
        }
    }
}
