package io.drover.server.plane;

import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.WRITE;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;
import io.drover.server.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The folder {@code keys} with a plane's secrets. It appears whole or not at all, and is never mended: a plane whose
 * keys were quietly made anew would be a stranger to all of its hosts.
 *
 * <p>Files: {@code plane-id}; {@code tls.key} and {@code tls.crt} (PEM); {@code signing.key} (Ed25519) and
 * {@code unsealing.key} (X25519), 32 bytes in hexadecimal; {@code public} with the public halves, which tells that the
 * others belong together.
 */
public final class KeyFolder {
    private static final String PLANE_ID = "plane-id";
    private static final String TLS_KEY = "tls.key";
    private static final String TLS_CERTIFICATE = "tls.crt";
    private static final String SIGNING = "signing.key";
    private static final String UNSEALING = "unsealing.key";
    private static final String PUBLIC = "public";
    private static final List<String> FILES = List.of(PLANE_ID, TLS_KEY, TLS_CERTIFICATE, SIGNING, UNSEALING, PUBLIC);
    private static final int MAX_FILE = 16 << 10;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Path folder;

    public KeyFolder(Path folder) {
        this.folder = folder;
    }

    public boolean exists() {
        return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Makes new keys and stores them durably.
     *
     * @param hosts more names for the certificate
     * @throws StartupException when they cannot be stored
     */
    public KeySet create(Collection<String> hosts) {
        return create(PlaneId.random(), hosts);
    }

    /** Makes other keys for a plane that has keys elsewhere. */
    KeySet create(PlaneId id, Collection<String> hosts) {
        KeySet keys = KeySet.generate(id, hosts);
        try {
            PrivateFolder.publish(folder, contents(keys));
        } catch (IOException e) {
            throw new StartupException(
                    "the plane's keys cannot be stored in %s: %s; free some space or mend the folder, then start again"
                            .formatted(folder, PrivateFolder.reason(e)),
                    e);
        }
        return load();
    }

    /**
     * Loads the keys.
     *
     * @throws StartupException when one is missing, can be read by others, or does not belong to the rest
     */
    public KeySet load() {
        requirePrivate(folder, "700");
        List<String> missing = FILES.stream()
                .filter(name -> !Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (!missing.isEmpty()) {
            throw new StartupException(
                    "the plane's keys in %s are not complete, missing: %s; restore the whole folder from a backup. They are not made anew, since the hosts know this plane by them"
                            .formatted(folder, String.join(", ", missing)));
        }
        FILES.forEach(name -> requirePrivate(folder.resolve(name), "600"));
        KeySet keys = parse();
        if (!read(PUBLIC).equals(publicHalves(keys))) {
            throw new StartupException(
                    "the plane's keys in %s do not belong together: the public halves are not those in %s; restore the whole folder from one backup"
                            .formatted(folder, folder.resolve(PUBLIC)));
        }
        return keys;
    }

    /**
     * Overwrites the files and removes them with the folder; nothing where there is none. What a disk keeps of them
     * elsewhere, such as in snapshots, is beyond this.
     */
    void destroy() throws IOException {
        if (!exists()) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.write(file, new byte[Math.toIntExact(Math.min(Files.size(file), MAX_FILE))], DSYNC, WRITE);
                Files.delete(file);
            }
        }
        Files.delete(folder);
        PrivateFolder.syncParent(folder);
    }

    private KeySet parse() {
        try {
            TlsMaterial tls = new TlsMaterial(
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(fromPem("PRIVATE KEY", read(TLS_KEY)))),
                    TlsMaterial.parse(fromPem("CERTIFICATE", read(TLS_CERTIFICATE))));
            KeySet keys = new KeySet(
                    new PlaneId(read(PLANE_ID).strip()),
                    SigningKey.of(fromHex(read(SIGNING))),
                    UnsealingKey.of(fromHex(read(UNSEALING))),
                    tls);
            TlsProof.requirePair(tls);
            return keys;
        } catch (GeneralSecurityException e) {
            throw damaged("the TLS key, or the certificate for it, cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private StartupException damaged(String why, Exception cause) {
        return new StartupException(
                "the plane's keys in %s are damaged (%s); restore the whole folder from a backup"
                        .formatted(folder, why),
                cause);
    }

    private String read(String name) {
        Path file = folder.resolve(name);
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new StartupException("%s has %d bytes, at most %d are expected; restore the folder from a backup"
                        .formatted(file, Files.size(file), MAX_FILE));
            }
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new StartupException("%s cannot be read: %s".formatted(file, PrivateFolder.reason(e)), e);
        }
    }

    private static void requirePrivate(Path path, String mode) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
            if (permissions.stream().anyMatch(OTHERS::contains)) {
                throw new StartupException(
                        "%s can be reached by other users (mode %s), but holds the plane's secrets; run 'chmod %s %s', and consider who may have read them"
                                .formatted(path, PosixFilePermissions.toString(permissions), mode, path));
            }
        } catch (IOException e) {
            throw new StartupException("%s cannot be examined: %s".formatted(path, PrivateFolder.reason(e)), e);
        }
    }

    private static Map<String, String> contents(KeySet keys) throws IOException {
        Map<String, String> contents = new LinkedHashMap<>();
        contents.put(PLANE_ID, keys.id().value() + "\n");
        contents.put(TLS_KEY, toPem("PRIVATE KEY", keys.tls().key().getEncoded()));
        try {
            contents.put(
                    TLS_CERTIFICATE,
                    toPem("CERTIFICATE", keys.tls().certificate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate cannot be encoded", e);
        }
        contents.put(SIGNING, keys.signingKey().secret().hex() + "\n");
        contents.put(UNSEALING, keys.unsealingKey().secret().hex() + "\n");
        contents.put(PUBLIC, publicHalves(keys));
        return contents;
    }

    private static String publicHalves(KeySet keys) {
        Map<String, String> halves = new LinkedHashMap<>();
        halves.put("plane", keys.id().value());
        halves.put("signs", keys.signingKey().planeKey().hex());
        halves.put("unseals", keys.unsealingKey().sealingKey().hex());
        halves.put("tls", keys.fingerprint().hex());
        return halves.entrySet().stream()
                .map(half -> half.getKey() + " " + half.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static Blob fromHex(String text) {
        return Blob.of(HexFormat.of().parseHex(text.strip()));
    }

    private static String toPem(String label, byte[] encoded) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded), label);
    }

    private static byte[] fromPem(String label, String pem) {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("expected '%s'".formatted(begin));
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }
}
