package io.drover.agent.home;

import io.drover.agent.identity.HostIdentity;
import io.drover.agent.identity.HostKeys;
import io.drover.agent.identity.IdentityFile;
import io.drover.agent.identity.KeyKeeper;
import io.drover.agent.state.BrokenFileException;
import io.drover.agent.state.Disk;
import io.drover.agent.state.StateFile;
import io.drover.agent.state.StateFolder;
import io.drover.migration.host.HostState;
import java.io.IOException;
import java.nio.file.Path;

/** The state folder of one host, held by this process: its keys and its state. */
public final class HostHome implements AutoCloseable {
    private final StateFolder folder;
    private final KeyKeeper keys;
    private final StateFile state;

    private HostHome(StateFolder folder, KeyKeeper keys, StateFile state) {
        this.folder = folder;
        this.keys = keys;
        this.state = state;
    }

    /** The host has no keys yet. */
    public static final class NotJoinedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotJoinedException(Path folder) {
            super(
                    "this host has joined no plane: %s holds no identity; run 'drover-agent join --token TOKEN' with a token from 'drover host token'"
                            .formatted(folder));
        }
    }

    /**
     * Opens the folder of a host that has joined a plane.
     *
     * @throws NotJoinedException when it holds no keys
     * @throws BrokenFileException when another agent holds it, or a file in it is missing, torn or altered
     */
    public static HostHome open(Path path, Disk disk) {
        StateFolder folder = StateFolder.hold(path);
        boolean done = false;
        try {
            if (!new IdentityFile(disk, path).exists()) {
                throw new NotJoinedException(path);
            }
            KeyKeeper keys = KeyKeeper.load(disk, path);
            HostHome home = new HostHome(folder, keys, new StateFile(disk, path, keys::hostKeys));
            home.mendKeys();
            done = true;
            return home;
        } finally {
            if (!done) {
                folder.close();
            }
        }
    }

    /** What a crash kept from the keys after it was stored in the state, or from the state after it was in the keys. */
    private void mendKeys() {
        try {
            keys.follow(state.load());
        } catch (IOException e) {
            throw new BrokenFileException(
                    "the host has changed its key, and %s cannot be written: %s; free space and start the agent again"
                            .formatted(path().resolve(IdentityFile.NAME), e.getMessage()),
                    e);
        }
    }

    /**
     * Opens the folder, making keys and an empty state where there are none.
     *
     * @throws BrokenFileException as {@link #open}, and when the files cannot be written
     */
    public static HostHome openOrCreate(Path path, Disk disk) {
        try (StateFolder folder = StateFolder.hold(path)) {
            IdentityFile keys = new IdentityFile(disk, folder.path());
            if (!keys.exists()) {
                create(path, disk, keys);
            }
        }
        return open(path, disk);
    }

    /**
     * The state is stored first: keys without a state are an error for ever, and a state without keys is one that holds
     * nothing yet, unless the keys were lost.
     */
    private static void create(Path path, Disk disk, IdentityFile keys) {
        HostIdentity identity = HostIdentity.generate();
        StateFile state = new StateFile(disk, path, identity.hostKey());
        if (state.exists() && !state.isEmpty()) {
            throw new BrokenFileException(
                    "%s is missing, and the state beside it holds clusters or planes; restore it from a backup of this host, or remove the whole state folder, delete the host at its planes and join it anew"
                            .formatted(path.resolve(IdentityFile.NAME)));
        }
        try {
            state.store(HostState.fresh(identity.hostKey()));
            keys.store(HostKeys.of(identity));
        } catch (IOException e) {
            throw new BrokenFileException(
                    "the host's keys cannot be stored in %s: %s; free space, or name another folder with --state-dir"
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    public HostIdentity identity() {
        return keys.current();
    }

    /** Those of now, and those that the host is about to change to. */
    public KeyKeeper keys() {
        return keys;
    }

    public StateFile state() {
        return state;
    }

    public Path path() {
        return folder.path();
    }

    @Override
    public void close() {
        folder.close();
    }
}
