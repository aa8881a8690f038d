package io.drover.agent.identity;

import io.drover.agent.state.BrokenFileException;
import io.drover.agent.state.CheckedFile;
import io.drover.agent.state.Disk;
import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** The host's keys in the file {@code identity}, all in one so that they are stored together or not at all. */
public final class IdentityFile {
    /** The file's name in the state folder. */
    public static final String NAME = "identity";

    private final Path path;
    private final CheckedFile file;

    public IdentityFile(Disk disk, Path stateFolder) {
        this.path = stateFolder.resolve(NAME);
        this.file = new CheckedFile(
                disk,
                path,
                "DROVERID",
                "restore the file from a backup of this host, or remove the whole state folder, delete the host at its"
                        + " planes and join it anew");
    }

    public boolean exists() {
        return file.exists();
    }

    /**
     * The keys.
     *
     * @throws BrokenFileException when the file is missing, torn or altered
     */
    public HostKeys load() {
        try {
            Keys keys = Canonical.decode(Keys.class, file.read());
            Optional<HostIdentity> next = Optional.empty();
            if (keys.next().isPresent()) {
                NextKeys made = keys.next().get();
                next = Optional.of(identity(made.signingKey(), made.tlsKey(), made.tlsCertificate()));
            }
            return new HostKeys(identity(keys.signingKey(), keys.tlsKey(), keys.tlsCertificate()), next);
        } catch (GeneralSecurityException e) {
            throw broken("its TLS key, or the certificate for it, cannot be read", e);
        } catch (MalformedException | IllegalArgumentException e) {
            throw broken(String.valueOf(e.getMessage()), e);
        }
    }

    private static HostIdentity identity(Blob signingKey, Blob tlsKey, Blob tlsCertificate)
            throws GeneralSecurityException {
        return new HostIdentity(SigningKey.of(signingKey), TlsIdentity.of(tlsKey, tlsCertificate));
    }

    private BrokenFileException broken(String why, Exception cause) {
        return new BrokenFileException(
                "%s does not hold a host's keys (%s); restore it from a backup of this host".formatted(path, why),
                cause);
    }

    /** Replaces them; on an error those that were stored count. */
    public void store(HostKeys keys) throws IOException {
        try {
            Optional<NextKeys> next = Optional.empty();
            if (keys.next().isPresent()) {
                HostIdentity made = keys.next().get();
                next = Optional.of(new NextKeys(
                        made.signingKey().secret(),
                        made.tls().encodedKey(),
                        made.tls().encodedCertificate()));
            }
            HostIdentity current = keys.current();
            file.write(Canonical.encode(new Keys(
                    current.signingKey().secret(),
                    current.tls().encodedKey(),
                    current.tls().encodedCertificate(),
                    next)));
        } catch (GeneralSecurityException e) {
            throw new IOException("the host's certificate cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** What the file holds: the Ed25519 secret, the P-256 key (PKCS #8) and its certificate (DER). */
    private record Keys(Blob signingKey, Blob tlsKey, Blob tlsCertificate, Optional<NextKeys> next) {}

    /** The same of the keys that the host is about to change to. */
    private record NextKeys(Blob signingKey, Blob tlsKey, Blob tlsCertificate) {}
}
