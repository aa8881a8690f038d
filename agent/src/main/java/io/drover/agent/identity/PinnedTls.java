package io.drover.agent.identity;

import io.drover.migration.identity.Fingerprint;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS 1.3 with the host's own key, to a peer that must show exactly one key: names, dates and issuers do not count. */
public final class PinnedTls {
    private PinnedTls() {}

    /** A context that accepts only a peer that shows the key with this fingerprint. */
    public static SSLContext context(TlsIdentity own, Fingerprint pinned) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[] {new OwnKey(own)}, new TrustManager[] {new Pin(pinned)}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS 1.3", e);
        }
    }

    /** The peer showed another key than the pinned one. */
    public static final class WrongKeyException extends CertificateException {
        private static final long serialVersionUID = 1L;

        WrongKeyException(Fingerprint shown, Fingerprint expected) {
            super(
                    "it shows the key with fingerprint %s, expected %s: the address leads elsewhere, or its key was replaced"
                            .formatted(shown.hex(), expected.hex()));
        }
    }

    private static final class Pin extends X509ExtendedTrustManager {
        private final Fingerprint pinned;

        Pin(Fingerprint pinned) {
            this.pinned = pinned;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            Fingerprint shown = Fingerprint.of(chain[0].getPublicKey().getEncoded());
            if (!shown.equals(pinned)) {
                throw new WrongKeyException(shown, pinned);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("this end dials only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this end dials only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this end dials only");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Shows the host's certificate whatever issuers the peer asks for. */
    private static final class OwnKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "host";

        private final TlsIdentity own;

        OwnKey(TlsIdentity own) {
            this.own = own;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {own.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return own.key();
        }
    }
}
