package io.drover.server.peer;

import io.drover.migration.identity.Fingerprint;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts some keys, whoever signed their certificates and whatever names are in those. */
final class PinnedTrust extends X509ExtendedTrustManager {
    private final Supplier<Set<Fingerprint>> pinned;

    /** Asks at each handshake which keys are trusted then. */
    PinnedTrust(Supplier<Set<Fingerprint>> pinned) {
        this.pinned = pinned;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        Fingerprint shown = Fingerprint.of(chain[0].getPublicKey().getEncoded());
        Set<Fingerprint> trusted = pinned.get();
        if (!trusted.contains(shown)) {
            throw new CertificateException(
                    "it shows the key %s, pinned is %s: it is another plane, or its key was changed"
                            .formatted(
                                    shown.hex(),
                                    trusted.stream()
                                            .map(Fingerprint::hex)
                                            .sorted()
                                            .collect(Collectors.joining(" or "))));
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this end dials, it accepts nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
