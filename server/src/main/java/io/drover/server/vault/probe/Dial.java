package io.drover.server.vault.probe;

import io.drover.server.HostPort;
import java.time.Duration;
import java.util.Optional;

/**
 * One attempt to log in.
 *
 * @param address what was dialled
 * @param outcome how it ended
 * @param detail in words, with what to do; no secret
 * @param took how long
 * @param hostKey the fingerprint that an SSH server showed, where it was trusted
 */
public record Dial(HostPort address, DialOutcome outcome, String detail, Duration took, Optional<String> hostKey) {
    public boolean isOk() {
        return outcome == DialOutcome.OK;
    }
}
