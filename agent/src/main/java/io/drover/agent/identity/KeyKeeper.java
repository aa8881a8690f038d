package io.drover.agent.identity;

import io.drover.agent.state.BrokenFileException;
import io.drover.agent.state.Disk;
import io.drover.migration.host.Follower;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.HostKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The host's keys in memory and on disk, which never differ. They follow the host's state, in which a change of them is
 * decided. Changed by one thread; may be read by any.
 */
public final class KeyKeeper {
    private final IdentityFile file;
    private volatile HostKeys keys;

    private KeyKeeper(IdentityFile file, HostKeys keys) {
        this.file = file;
        this.keys = keys;
    }

    /**
     * Loads what is stored.
     *
     * @throws BrokenFileException when the file is missing, torn or altered
     */
    public static KeyKeeper load(Disk disk, Path stateFolder) {
        IdentityFile file = new IdentityFile(disk, stateFolder);
        return new KeyKeeper(file, file.load());
    }

    /** What the host shows and is known by. */
    public HostIdentity current() {
        return keys.current();
    }

    /** The public halves of all that are here; the host's state names one of them as its own. */
    public Set<HostKey> hostKeys() {
        return keys.hostKeys();
    }

    /** What votes with these keys. */
    public Follower follower() {
        return keys.follower();
    }

    /**
     * The keys to change to, on the disk; the same ones until the state has followed or given them up.
     *
     * @throws IOException when they cannot be stored; then there are none
     */
    public HostIdentity makeNext() throws IOException {
        HostKeys changing = keys.changing();
        if (keys.next().isEmpty()) {
            file.store(changing);
            keys = changing;
        }
        return changing.next().orElseThrow();
    }

    /**
     * Takes the keys that the state calls for, and overwrites the others.
     *
     * @throws IOException when that cannot be stored; the keys of before are kept, and another call tries again
     * @throws BrokenFileException when the state names a key that is not here
     */
    public void follow(HostState state) throws IOException {
        HostKeys called = keys.following(state);
        if (keys.isBehind(state)) {
            file.store(called);
            keys = called;
        }
    }
}
