package io.drover.server.access;

import io.drover.migration.codec.Blob;
import io.drover.server.HostPort;
import java.security.spec.InvalidKeySpecException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a migration's target tells its source, so that the access point can follow the cluster.
 *
 * @param key the SubjectPublicKeyInfo of the target's authority for the cluster, a P-256 key
 * @param addresses where the target serves access points
 */
public record AccessOffer(Blob key, List<HostPort> addresses) {
    private static final int MAX_ADDRESSES = 64;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");

    public AccessOffer {
        addresses = List.copyOf(addresses);
        if (addresses.size() > MAX_ADDRESSES) {
            throw new IllegalArgumentException(
                    "%d addresses of access points: expected at most %d".formatted(addresses.size(), MAX_ADDRESSES));
        }
        for (HostPort address : addresses) {
            if (!HOST.matcher(address.host()).matches() || address.port() == 0) {
                throw new IllegalArgumentException("an address of access points that is none");
            }
        }
        try {
            AccessAuthority.publicKey(key);
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("the key of an access point's authority is no P-256 key", e);
        }
    }
}
