package io.drover.server.vault.transfer;

import io.drover.server.vault.Credential;
import io.drover.server.vault.OpenedCredential;
import io.drover.server.vault.probe.ConnectionTest;
import java.util.Optional;

/**
 * A credential in a file that may be imported.
 *
 * @param credential with its secret
 * @param state whether it is here already
 * @param here the one that it meets here
 * @param test what dialling found, where it was asked for
 */
record Candidate(OpenedCredential credential, State state, Optional<Credential> here, Optional<ConnectionTest> test) {
    /** Whether a credential is here already. */
    enum State {
        /** Nothing like it is here. */
        NEW,
        /** It is here, by this name, the same in all. */
        SAME,
        /** The name is taken by one that differs. */
        NAME_TAKEN,
        /** The same is here by another name. */
        HERE_BY_OTHER_NAME
    }
}
