package io.drover.server.gateway;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;

/**
 * A host that shows a token. The gateway has checked that it holds both keys.
 *
 * @param secret of the token, as shown
 * @param host its key
 * @param tlsKey the key it shows in TLS
 * @param hostName what it calls itself: 1 to 253 characters
 * @param facts what it tells of itself
 * @param from the address that it dials from, without a port
 */
public record EnrolAttempt(
        String secret, HostKey host, Fingerprint tlsKey, String hostName, HostFactsReport facts, String from) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "EnrolAttempt[host=" + host + ", tlsKey=" + tlsKey + ", hostName=" + hostName + "]";
    }
}
