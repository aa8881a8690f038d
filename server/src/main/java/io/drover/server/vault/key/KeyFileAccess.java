package io.drover.server.vault.key;

import io.drover.server.StartupException;
import io.drover.server.plane.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The file with root keys: only its owner can read it, and it is replaced whole, durably. */
record KeyFileAccess(Path path) {
    private static final int MAX_FILE = 64 << 10;
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    boolean exists() {
        return Files.exists(path);
    }

    /** @throws StartupException when it cannot be read, holds no keys, or can be reached by others */
    RootKeys load() {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (!OWNER.containsAll(permissions)) {
                throw new StartupException(
                        "%s can be reached by other users (mode %s), but holds the vault's root key; run 'chmod 600 %s', and consider who may have read it"
                                .formatted(path, PosixFilePermissions.toString(permissions), path));
            }
            if (Files.size(path) > MAX_FILE) {
                throw new StartupException("the vault's root key file %s has %d bytes; expected at most %d"
                        .formatted(path, Files.size(path), MAX_FILE));
            }
            return RootKeys.parse(Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StartupException(
                    "the vault's root key file %s cannot be read: %s; mend it, or name another with --vault-key file:PATH"
                            .formatted(path, PrivateFolder.reason(e)),
                    e);
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    "the vault's root key file %s: %s; restore it from a backup".formatted(path, e.getMessage()), e);
        }
    }

    /** Durable when this returns: after a crash there is the former file or the new one. */
    void store(RootKeys keys) throws IOException {
        Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path.toAbsolutePath();
        PrivateFolder.replace(target, keys.text());
    }
}
