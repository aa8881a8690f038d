package io.drover.agent.state;

import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.HostKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The host's state in the file {@code state}: the canonical encoding of {@link HostState}.
 *
 * <p>A host that forgot its votes could vote twice. So a state that cannot be read stops the agent, and nothing but an
 * operator makes a new one.
 */
public final class StateFile implements StateStore {
    /** The file's name in the state folder. */
    public static final String NAME = "state";

    private static final String REMEDY =
            "a host that forgot its votes must not start afresh: restore the file from a backup made after the last"
                    + " migration, or remove the whole state folder, delete the host at its planes and join it anew";

    private final CheckedFile file;
    private final Supplier<Set<HostKey>> selves;

    public StateFile(Disk disk, Path stateFolder, HostKey self) {
        this(disk, stateFolder, () -> Set.of(self));
    }

    /** @param selves the keys beside it: the host's, and the one that it is about to change to */
    public StateFile(Disk disk, Path stateFolder, Supplier<Set<HostKey>> selves) {
        this.file = new CheckedFile(disk, stateFolder.resolve(NAME), "DROVERST", REMEDY);
        this.selves = selves;
    }

    @Override
    public HostState load() {
        HostState state = read();
        if (!selves.get().contains(state.self())) {
            throw file.broken(
                    "belongs to host %s; the identity beside it is of host %s".formatted(state.self(), selves.get()));
        }
        return state;
    }

    @Override
    public void store(HostState state) throws IOException {
        file.write(Canonical.encode(state));
    }

    /** Whether there is a file, sound or not. */
    public boolean exists() {
        return file.exists();
    }

    /** Whether the state, of whichever host, holds nothing: as it is just before the host's keys are first stored. */
    public boolean isEmpty() {
        HostState state = read();
        return state.planes().isEmpty() && state.holdings().isEmpty();
    }

    private HostState read() {
        try {
            return Canonical.decode(HostState.class, file.read());
        } catch (MalformedException | IllegalArgumentException e) {
            throw file.broken("does not hold a host's state (%s)".formatted(e.getMessage()));
        }
    }
}
