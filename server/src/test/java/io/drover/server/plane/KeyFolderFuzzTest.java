package io.drover.server.plane;

import io.drover.fuzz.Fuzz;
import io.drover.server.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plane's keys, each file of them damaged in turn: the server does not start, and says why. */
final class KeyFolderFuzzTest {
    @TempDir
    private Path folder;

    @Test
    void files() throws IOException {
        KeyFolder keys = new KeyFolder(folder.resolve("keys"));
        keys.create(Set.of());
        for (String name : List.of("plane-id", "tls.key", "tls.crt", "signing.key", "unsealing.key", "public")) {
            Path file = folder.resolve("keys").resolve(name);
            byte[] sound = Files.readAllBytes(file);
            Fuzz.of("file '%s' of a plane".formatted(name), 1)
                    .examples(sound)
                    .tokens("-----BEGIN ", "-----END ", "PRIVATE KEY-----", "\n")
                    .inputs(250)
                    .longest(32 << 10)
                    .refusedBy(StartupException.class)
                    .allocating(4 << 20, 100)
                    .run(input -> {
                        Files.write(file, input);
                        keys.load();
                    });
            Files.write(file, sound);
        }
    }
}
