package io.drover.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.agent.home.HostHome;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state that cannot be read stops the agent; nothing ever starts afresh by itself. */
final class StateFileTest {
    private final LocalDisk disk = new LocalDisk();

    @TempDir
    private Path temporary;

    private Path folder;
    private Path state;

    @BeforeEach
    void join() {
        folder = temporary.resolve("agent");
        state = folder.resolve("state");
        HostHome.openOrCreate(folder, disk).close();
    }

    private void assertBroken(String how) {
        assertThatThrownBy(() -> HostHome.openOrCreate(folder, disk))
                .isInstanceOf(BrokenFileException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(how)
                .hasMessageContaining("restore");
        assertThatThrownBy(() -> HostHome.open(folder, disk)).isInstanceOf(BrokenFileException.class);
    }

    private void change(Path file, UnaryOperator<byte[]> how) throws IOException {
        Files.write(file, how.apply(Files.readAllBytes(file)));
    }

    @Test
    void whatIsStoredIsLoadedAgain() throws IOException {
        HostState fresh;
        try (HostHome home = HostHome.open(folder, disk)) {
            fresh = home.state().load();
            home.state().store(fresh);
        }
        try (HostHome again = HostHome.open(folder, disk)) {
            assertThat(again.state().load()).isEqualTo(fresh);
        }
    }

    @Test
    void filesAreForTheirOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        for (String file : new String[] {"state", "identity", "lock"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aMissingStateBesideAnIdentityIsAnError() throws IOException {
        Files.delete(state);
        assertBroken("is missing");
    }

    @Test
    void aStateThatIsCutShortIsAnErrorWhereverItIsCut() throws IOException {
        byte[] whole = Files.readAllBytes(state);
        for (int length = 0; length < whole.length; length++) {
            Files.write(state, Arrays.copyOf(whole, length));
            assertBroken("is torn");
        }
    }

    @Test
    void aStateWithAnyBitChangedIsAnError() throws IOException {
        byte[] whole = Files.readAllBytes(state);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 0x10;
            Files.write(state, changed);
            assertThatThrownBy(() -> HostHome.openOrCreate(folder, disk)).isInstanceOf(BrokenFileException.class);
        }
    }

    @Test
    void bytesAfterTheEndAreAnError() throws IOException {
        change(state, bytes -> Arrays.copyOf(bytes, bytes.length + 1));
        assertBroken("is torn");
    }

    @Test
    void aStateOfAnotherHostIsAnError() throws IOException {
        var other = SigningKey.generate().hostKey();
        new StateFile(disk, folder, other).store(HostState.fresh(other));
        assertBroken("belongs to host");
    }

    @Test
    void anAlteredIdentityIsAnError() throws IOException {
        change(folder.resolve("identity"), bytes -> {
            bytes[bytes.length - 1] ^= 1;
            return bytes;
        });
        assertBroken("is altered");
    }

    @Test
    void keysAreMadeAgainOnlyWhereTheStateHoldsNothing() throws IOException {
        byte[] keys = Files.readAllBytes(folder.resolve("identity"));
        Files.delete(folder.resolve("identity"));
        HostHome.openOrCreate(folder, disk).close();
        assertThat(Files.readAllBytes(folder.resolve("identity"))).isNotEqualTo(keys);
    }

    @Test
    void twoAgentsDoNotShareAFolder() {
        try (HostHome first = HostHome.open(folder, disk)) {
            assertThat(first.path()).isEqualTo(folder);
            assertThatThrownBy(() -> HostHome.open(folder, disk))
                    .isInstanceOf(BrokenFileException.class)
                    .hasMessageContaining("another drover-agent holds the state folder");
        }
        HostHome.open(folder, disk).close();
    }

    @Test
    void aHostThatJoinedNothingIsToldHowTo() {
        assertThatThrownBy(() -> HostHome.open(temporary.resolve("none"), disk))
                .isInstanceOf(HostHome.NotJoinedException.class)
                .hasMessageContaining("drover-agent join --token");
    }

    @Test
    void whenAWriteFailsAtAnyPointTheOldStateCounts() throws IOException {
        byte[] before = Files.readAllBytes(state);
        try (HostHome home = HostHome.open(folder, disk)) {
            HostState current = home.state().load();
            Disk full = new FullDisk(disk);
            StateFile failing = new StateFile(full, folder, current.self());
            assertThatThrownBy(() -> failing.store(current)).isInstanceOf(IOException.class);
            assertThat(Files.readAllBytes(state)).isEqualTo(before);
            // What was left half written does no harm.
            assertThat(home.state().load()).isEqualTo(current);
            home.state().store(current);
        }
    }

    /** Writes half of a file, then has no space. */
    private record FullDisk(Disk real) implements Disk {
        @Override
        public boolean exists(Path file) {
            return real.exists(file);
        }

        @Override
        public byte[] read(Path file, int limit) throws IOException {
            return real.read(file, limit);
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            real.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            throw new IOException("No space left on device");
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            real.rename(from, to);
        }

        @Override
        public void syncFolder(Path path) throws IOException {
            real.syncFolder(path);
        }
    }
}
