package io.drover.server.gateway;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import java.util.Optional;

/** Which hosts this plane knows. Called from many threads at once; may block on the store. */
public interface HostDirectory {
    /** The host that shows this TLS key: enrolled here, or claimed with a cluster on its way here. */
    Optional<HostKey> hostWithTlsKey(Fingerprint tlsKey);

    /** Makes a host known, if its token is good. A token works once, whatever comes after. */
    EnrolOutcome enrol(EnrolAttempt attempt);
}
