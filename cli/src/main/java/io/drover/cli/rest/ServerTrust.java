package io.drover.cli.rest;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Decides whether a server is the right one by its certificate, and remembers the key that it showed. */
public final class ServerTrust extends X509ExtendedTrustManager {
    /** The decision. */
    interface Judge {
        void judge(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException;
    }

    private final Judge judge;
    private volatile @Nullable KeyFingerprint seen;

    private ServerTrust(Judge judge) {
        this.judge = judge;
    }

    /**
     * Trusts one key, whatever else its certificate says: a plane is known by its key, and its certificate is a
     * self-signed carrier.
     */
    public static ServerTrust pinned(KeyFingerprint pinned) {
        return pinned(pinned, Optional.empty());
    }

    /** Trusts the pinned key, and the one that the server said would follow it. */
    public static ServerTrust pinned(KeyFingerprint pinned, Optional<KeyFingerprint> next) {
        return new ServerTrust((chain, authType, engine) -> {
            KeyFingerprint shown = KeyFingerprint.of(chain[0]);
            if (!shown.equals(pinned) && !next.equals(Optional.of(shown))) {
                throw new CertificateException("the server's key is not the pinned one");
            }
        });
    }

    /** Trusts any key, only to learn which one a server shows. Send no secret through it. */
    public static ServerTrust none() {
        return new ServerTrust((chain, authType, engine) -> {});
    }

    /** Trusts what certificate authorities vouch for, by the platform's rules, the host's name included. */
    public static ServerTrust authorities(X509ExtendedTrustManager authorities) {
        return new ServerTrust(authorities::checkServerTrusted);
    }

    /** The key that the server showed, if a handshake came that far. */
    public Optional<KeyFingerprint> seen() {
        return Optional.ofNullable(seen);
    }

    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        seen = KeyFingerprint.of(chain[0]);
        judge.judge(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only servers reached through an engine are judged");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only servers reached through an engine are judged");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("clients are not judged here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("clients are not judged here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("clients are not judged here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
