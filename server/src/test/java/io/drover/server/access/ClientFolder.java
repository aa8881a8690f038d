package io.drover.server.access;

import io.drover.server.migration.TestPlane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client has of an access point: the name, whom to trust, and a certificate with its key. Never changes.
 *
 * @param name the access point's
 * @param port the access point's
 * @param fingerprint of the client's certificate
 * @param authority whom the client trusts
 * @param certificate the client's
 * @param keys the client's
 */
record ClientFolder(
        String name,
        int port,
        String fingerprint,
        X509Certificate authority,
        X509Certificate certificate,
        KeyPair keys) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Has a plane make one. */
    static ClientFolder from(TestPlane plane, String cluster, String label, long seconds) {
        KeyPair keys = AccessAuthority.newKeyPair();
        HttpResponse<String> answer = plane.post(
                "/api/v1/clusters/%s/access/certificates".formatted(cluster),
                "{\"label\":\"%s\",\"publicKey\":\"%s\",\"validForSeconds\":%d}"
                        .formatted(
                                label,
                                Base64.getEncoder()
                                        .encodeToString(keys.getPublic().getEncoded()),
                                seconds));
        if (answer.statusCode() != 201) {
            throw new AssertionError("no certificate: " + answer.body());
        }
        JsonNode made = JSON.readTree(answer.body());
        return new ClientFolder(
                made.get("access").get("name").asString(),
                made.get("access").get("port").asInt(),
                made.get("client").get("fingerprint").asString(),
                pem(made.get("authority").asString()),
                pem(made.get("certificate").asString()),
                keys);
    }

    private static X509Certificate pem(String text) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The same trust and name, with the certificate of another. */
    ClientFolder showing(ClientFolder other) {
        return new ClientFolder(name, port, other.fingerprint, authority, other.certificate, other.keys);
    }

    /** A connection by TLS to where the access point's name leads; the name in the server's certificate is checked. */
    Connection connect(int toPort) throws IOException {
        return connect(toPort, true);
    }

    Connection connectWithoutCertificate(int toPort) throws IOException {
        return connect(toPort, false);
    }

    private Connection connect(int toPort, boolean withCertificate) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), toPort);
        plain.setTcpNoDelay(true);
        SSLSocket socket =
                (SSLSocket) context(withCertificate).getSocketFactory().createSocket(plain, name, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new Connection(socket);
    }

    private SSLContext context(boolean withCertificate) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", authority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            if (withCertificate) {
                own.setKeyEntry("own", keys.getPrivate(), new char[0], new Certificate[] {certificate});
            }
            KeyManagerFactory manager = KeyManagerFactory.getInstance("PKIX");
            manager.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(manager.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
