package io.drover.agent.state;

import io.drover.migration.host.HostState;
import java.io.IOException;

/** Where the host's state is kept. Used by one thread at a time. */
public interface StateStore {
    /**
     * The state as last stored.
     *
     * @throws BrokenFileException when it is missing, torn or altered: never a fresh start
     */
    HostState load();

    /** Stores the state durably. After an error the state before still counts. */
    void store(HostState state) throws IOException;
}
