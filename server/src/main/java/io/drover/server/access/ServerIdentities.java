package io.drover.server.access;

import io.drover.migration.codec.Blob;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Makes what the server of an access point shows to its clients. Keys are made anew each time and stay in memory. */
public final class ServerIdentities {
    private static final Duration VALIDITY = Duration.ofDays(90);

    private final AccessAuthorities authorities;
    private final InstantSource time;

    public ServerIdentities(AccessAuthorities authorities, InstantSource time) {
        this.authorities = authorities;
        this.time = time;
    }

    public Identity make(AccessRecord access) {
        KeyPair pair = AccessAuthority.newKeyPair();
        Instant now = time.instant();
        Blob certificate = new AccessCertificates(access.point().name())
                .server(authorities.of(access.cluster()), pair.getPublic(), now, now.plus(VALIDITY));
        try {
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(AccessCertificates.parse(certificate));
            // Clients have the last one.
            List<Blob> shown = access.point().authority();
            for (Blob authority : shown.subList(0, shown.size() - 1)) {
                chain.add(AccessCertificates.parse(authority));
            }
            return new Identity(pair.getPrivate(), chain, now.plus(VALIDITY.dividedBy(2)));
        } catch (CertificateException e) {
            throw new IllegalStateException(
                    "the stored authorities of the access point of cluster %s are damaged".formatted(access.cluster()),
                    e);
        }
    }

    /**
     * A server's key with its certificate.
     *
     * @param key the private key
     * @param chain the server's certificate, and those that lead to the one that clients trust, without that one
     * @param renewAt when to make another
     */
    public record Identity(PrivateKey key, List<X509Certificate> chain, Instant renewAt) {
        public Identity {
            chain = List.copyOf(chain);
        }

        @Override
        public String toString() {
            return "Identity[until " + renewAt + "]";
        }
    }
}
