package io.drover.server.cluster;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.Set;

/** Asks hosts to obey, and to stop obeying. Thread-safe; its methods block, and suit virtual threads. */
public interface HostCommands {
    /** Shows a host the first link of a cluster's chain, with the endpoints that it binds. Asking again is safe. */
    Reply showGenesis(HostKey host, Signed<Genesis> genesis, Set<LocalEndpoint> endpoints) throws InterruptedException;

    /** Ends the management of a cluster on a host. Asking again is safe. */
    Reply release(HostKey host, ClusterId cluster, long epoch) throws InterruptedException;

    /** What a host made of a command. */
    sealed interface Reply {
        /** Done, now or before. */
        record Accepted() implements Reply {}

        /** Nothing was done. */
        record Refused(String code, String reason) implements Reply {}

        /** No answer: whether it was done is unknown. */
        record Unreachable(String reason) implements Reply {}
    }
}
