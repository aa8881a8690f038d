package io.drover.server.access.proxy;

import io.drover.migration.identity.Digest;
import io.drover.migration.manifest.AccessClient;
import io.drover.server.access.AccessRecord;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Decides by its certificate whether a client may enter. */
record Doorkeeper(InstantSource time) {
    /** The fingerprint of the certificate that a client showed; empty where it showed none. */
    static Optional<Digest> shown(SSLSession session) {
        try {
            return Optional.of(Digest.of(((X509Certificate) session.getPeerCertificates()[0]).getEncoded()));
        } catch (SSLPeerUnverifiedException e) {
            // That is how JSSE says that there is none.
            return Optional.empty();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded cannot be encoded", e);
        }
    }

    /** Throws the answer where it may not. */
    AccessClient admit(AccessRecord access, String cluster, Optional<Digest> shown) throws HttpRefusal {
        if (shown.isEmpty()) {
            throw HttpRefusal.forbidden(
                    "the access point of cluster '%s' wants a client certificate; 'drover cluster access %s --out DIR' makes one"
                            .formatted(cluster, cluster));
        }
        AccessClient client = access.point().client(shown.get()).orElse(null);
        if (client == null) {
            throw HttpRefusal.forbidden(
                    "the client certificate %s is not one of cluster '%s'; 'drover cluster access %s --out DIR' makes one"
                            .formatted(shown.get(), cluster, cluster));
        }
        if (client.revokedAt().isPresent()) {
            throw HttpRefusal.forbidden("the client certificate '%s' of cluster '%s' was revoked at %s"
                    .formatted(client.label(), cluster, client.revokedAt().get()));
        }
        if (!time.instant().isBefore(client.notAfter())) {
            throw HttpRefusal.forbidden(
                    "the client certificate '%s' of cluster '%s' expired at %s; 'drover cluster access %s --out DIR' makes another"
                            .formatted(client.label(), cluster, client.notAfter(), cluster));
        }
        return client;
    }
}
