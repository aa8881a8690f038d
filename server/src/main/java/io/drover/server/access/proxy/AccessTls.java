package io.drover.server.access.proxy;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.ClusterId;
import io.drover.server.access.AccessRecord;
import io.drover.server.access.ServerIdentities;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The TLS contexts of access points, each with a server certificate of its own. Client certificates are asked for, and
 * any is let through: who may enter is decided by the fingerprint, in an answer that tells a client why not. Thread-safe.
 */
final class AccessTls {
    private static final char[] NO_PASSWORD = new char[0];

    private final ServerIdentities identities;
    private final InstantSource time;
    private final Map<ClusterId, Made> made = new ConcurrentHashMap<>();

    AccessTls(ServerIdentities identities, InstantSource time) {
        this.identities = identities;
        this.time = time;
    }

    /** The context of an access point; made anew when its authorities changed, or its certificate is half through. */
    SSLContext of(AccessRecord access) {
        Made known = made.get(access.cluster());
        if (known != null
                && known.authority().equals(access.point().authority())
                && time.instant().isBefore(known.renewAt())) {
            return known.context();
        }
        Made fresh = make(access);
        made.put(access.cluster(), fresh);
        return fresh.context();
    }

    private Made make(AccessRecord access) {
        ServerIdentities.Identity identity = identities.make(access);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "access", identity.key(), NO_PASSWORD, identity.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {new AnyClient()}, null);
            return new Made(context, access.point().authority(), identity.renewAt());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(
                    "the access point of cluster %s cannot show its certificate".formatted(access.cluster()), e);
        }
    }

    private record Made(SSLContext context, List<Blob> authority, Instant renewAt) {}

    /** Takes any client certificate; TLS itself proves that the client has its key. */
    private static final class AnyClient extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            // Decided by the fingerprint, after the handshake.
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // Decided by the fingerprint, after the handshake.
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // Decided by the fingerprint, after the handshake.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException("an access point is never a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException("an access point is never a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("an access point is never a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
