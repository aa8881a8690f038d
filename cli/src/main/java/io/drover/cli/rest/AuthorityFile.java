package io.drover.cli.rest;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A file of certificate authorities in PEM. */
public final class AuthorityFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_TOLD = 200;

    private AuthorityFile() {}

    public static ServerTrust read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw unusable(file, "it has more than %d bytes".formatted(MAX_BYTES), null);
            }
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (certificates.isEmpty()) {
                throw unusable(file, "it holds no certificate", null);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return ServerTrust.authorities(Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the platform has no X.509 trust manager")));
        } catch (NoSuchFileException e) {
            throw unusable(file, "there is no such file", e);
        } catch (IOException e) {
            throw unusable(file, "it cannot be read (%s)".formatted(e.getMessage()), e);
        } catch (GeneralSecurityException e) {
            throw unusable(file, "it is damaged (%s)".formatted(innermost(e)), e);
        }
    }

    /** The platform wraps what it has to say in the names of its exceptions. */
    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String told = String.valueOf(cause.getMessage());
        return told.length() > MAX_TOLD ? told.substring(0, MAX_TOLD) : told;
    }

    private static CliException unusable(Path file, String why, @Nullable Throwable cause) {
        return new CliException(
                ExitCode.USAGE,
                "--ca %s: %s; expected certificates in PEM (-----BEGIN CERTIFICATE-----)".formatted(file, why),
                cause);
    }
}
