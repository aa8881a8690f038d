package io.drover.simulation.host;

import io.drover.migration.host.HostEffect.HostAnswer;

/** What a host answers to a command. */
public sealed interface Applied {
    /** It was stored, and this follows. */
    record Stored(HostAnswer answer) implements Applied {}

    /** It could not be stored, so it did not happen; or the host does not take it from this session. */
    record NotDone(String why) implements Applied {}
}
