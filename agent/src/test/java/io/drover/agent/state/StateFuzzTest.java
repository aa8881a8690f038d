package io.drover.agent.state;

import static java.util.Objects.requireNonNull;

import io.drover.agent.identity.HostIdentity;
import io.drover.agent.identity.HostKeys;
import io.drover.agent.identity.IdentityFile;
import io.drover.fuzz.Fuzz;
import io.drover.migration.host.HostState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The agent's files as a bad disk, or somebody with an editor, leaves them. */
final class StateFuzzTest {
    private static final Path FOLDER = Path.of("/var/lib/drover-agent");

    private final Memory disk = new Memory();
    private final HostIdentity identity = HostIdentity.generate();
    private final StateFile state =
            new StateFile(disk, FOLDER, identity.signingKey().hostKey());
    private final IdentityFile keys = new IdentityFile(disk, FOLDER);

    private void damaged(String name, Runnable load) throws IOException {
        byte[] sound = disk.read(FOLDER.resolve(name), 1 << 20);
        Fuzz.of("file '%s' of an agent".formatted(name), 1)
                .examples(sound)
                .tokens("DROVERST", "DROVERID")
                .inputs(10_000)
                .refusedBy(BrokenFileException.class)
                .allocating(1 << 20, 20)
                .run(input -> {
                    disk.files.put(FOLDER.resolve(name), input);
                    load.run();
                });
    }

    @Test
    void theState() throws IOException {
        state.store(HostState.fresh(identity.signingKey().hostKey()));
        damaged(StateFile.NAME, state::load);
    }

    @Test
    void theKeys() throws IOException {
        keys.store(HostKeys.of(identity));
        damaged(IdentityFile.NAME, keys::load);
    }

    /** Whoever writes a file can also write its digest. */
    @Test
    void contentThatFitsItsDigest() throws IOException {
        keys.store(HostKeys.of(identity));
        String remedy = "restore it";
        CheckedFile envelope = new CheckedFile(disk, FOLDER.resolve(IdentityFile.NAME), "DROVERID", remedy);
        keys.store(HostKeys.of(identity).changing());
        byte[] changing = envelope.read();
        keys.store(HostKeys.of(identity));
        Fuzz.of("content of file 'identity'", 2)
                .examples(envelope.read(), changing)
                .inputs(1500)
                .refusedBy(BrokenFileException.class)
                .allocating(4 << 20, 60)
                .run(input -> {
                    envelope.write(input);
                    keys.load();
                });
        state.store(HostState.fresh(identity.signingKey().hostKey()));
        CheckedFile stated = new CheckedFile(disk, FOLDER.resolve(StateFile.NAME), "DROVERST", remedy);
        Fuzz.of("content of file 'state'", 2)
                .examples(stated.read())
                .inputs(3000)
                .refusedBy(BrokenFileException.class)
                .allocating(1 << 20, 60)
                .run(input -> {
                    stated.write(input);
                    state.load();
                });
    }

    /** A disk in memory. */
    private static final class Memory implements Disk {
        private final Map<Path, byte[]> files = new HashMap<>();

        @Override
        public boolean exists(Path file) {
            return files.containsKey(file);
        }

        @Override
        public byte[] read(Path file, int limit) throws IOException {
            byte[] bytes = requireNonNull(files.get(file));
            if (bytes.length > limit) {
                throw new IOException("%s is too large".formatted(file));
            }
            return bytes;
        }

        @Override
        public void write(Path file, byte[] bytes) {
            files.put(file, bytes);
        }

        @Override
        public void rename(Path from, Path to) {
            files.put(to, requireNonNull(files.remove(from)));
        }

        @Override
        public void syncFolder(Path folder) {
            // There is none.
        }
    }
}
