package io.drover.cli.cluster;

import io.drover.cli.answer.IssuedAccess;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder that the {@code docker} command takes as {@code DOCKER_CERT_PATH}, with a file of variables to source.
 *
 * @param folder where it is, or shall be
 */
record AccessFolder(Path folder) {
    private static final String KEY = "key.pem";
    private static final List<String> FILES = List.of("ca.pem", "cert.pem", KEY, "env");

    /** Refuses to write over what is there. */
    void checkFree() {
        for (String file : FILES) {
            if (Files.exists(folder.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                throw new UsageException("%s exists already; choose another folder, or replace it with --force"
                        .formatted(folder.resolve(file)));
            }
        }
    }

    /** Writes all files; the key can be read by its owner only. */
    void write(IssuedAccess issued, PrivateKey key) {
        Map<String, String> contents = new LinkedHashMap<>();
        contents.put("ca.pem", issued.authority());
        contents.put("cert.pem", issued.certificate());
        contents.put(
                KEY,
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())));
        contents.put(
                "env",
                "export DOCKER_HOST='tcp://%s:%d'\nexport DOCKER_TLS_VERIFY=1\nexport DOCKER_CERT_PATH='%s'\n"
                        .formatted(
                                issued.access().name(),
                                issued.access().port(),
                                folder.toString().replace("'", "'\\''")));
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : contents.entrySet()) {
                replace(
                        folder.resolve(file.getKey()),
                        file.getValue(),
                        file.getKey().equals(KEY));
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.FAILED, "cannot write into %s: %s".formatted(folder, e), e);
        }
    }

    private void replace(Path file, String content, boolean secret) throws IOException {
        Path next = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        Files.createFile(
                next,
                PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--")));
        Files.writeString(next, content, StandardOpenOption.WRITE);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
