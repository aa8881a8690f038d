package io.drover.server.gateway;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS 1.3 by BoringSSL. Callers must show a certificate, and its P-256 key is all that counts: any self-signed one is
 * let in here, and what its key may do is decided call by call.
 */
final class GatewayTls {
    private static final String TLS_1_3 = "TLSv1.3";

    private GatewayTls() {}

    static SslContext server(GatewayConfig config) throws SSLException {
        return GrpcSslContexts.configure(
                        SslContextBuilder.forServer(new ShownKeys(config.shown())), SslProvider.OPENSSL)
                .protocols(TLS_1_3)
                .clientAuth(ClientAuth.REQUIRE)
                .trustManager(new AnyEllipticKey())
                .build();
    }

    /** For a call of the gateway to itself. */
    static SslContext self(GatewayConfig config) throws SSLException {
        return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.OPENSSL)
                .protocols(TLS_1_3)
                .keyManager(new ShownKeys(config.shown()))
                .trustManager(new AnyEllipticKey())
                .build();
    }

    private static final class AnyEllipticKey extends X509ExtendedTrustManager {
        private static void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length != 1 || !chain[0].getPublicKey().getAlgorithm().equals("EC")) {
                throw new CertificateException("expected one self-signed certificate with a P-256 key");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
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
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
