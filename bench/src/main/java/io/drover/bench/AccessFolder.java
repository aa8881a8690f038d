package io.drover.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The folder that {@code drover cluster access} writes, used by a client in Java. */
record AccessFolder(Path folder) {
    private static final Pattern HOST = Pattern.compile("tcp://([a-z0-9.-]+):([0-9]+)");
    private static final int TIMEOUT_MILLIS = 20_000;

    /** Connects to the access point, wherever its name leads otherwise. */
    EngineCalls connect(java.net.InetAddress address) {
        Matcher host = HOST.matcher(read("env"));
        if (!host.find()) {
            throw new IllegalStateException(folder + " names no address");
        }
        try {
            SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket();
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host.group(1))));
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, Integer.parseInt(host.group(2))), TIMEOUT_MILLIS);
            socket.startHandshake();
            return new EngineCalls(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to the access point " + host.group(), e);
        }
    }

    private SSLContext context() {
        try {
            CertificateFactory certificates = CertificateFactory.getInstance("X.509");
            KeyStore anchors = empty();
            anchors.setCertificateEntry("ca", certificate(certificates, "ca.pem"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(anchors);
            KeyStore own = empty();
            own.setKeyEntry("own", key(), new char[0], new Certificate[] {certificate(certificates, "cert.pem")});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificates in " + folder + " cannot be used", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Certificate certificate(CertificateFactory factory, String file) throws GeneralSecurityException {
        return factory.generateCertificate(
                new ByteArrayInputStream(read(file).getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    private PrivateKey key() throws GeneralSecurityException {
        String base64 = read("key.pem").replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder.resolve(file), e);
        }
    }
}
