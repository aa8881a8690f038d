package io.drover.cli.context;

import io.drover.cli.failure.CliException;
import io.drover.fuzz.Fuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The saved login, after an editor, a merge or a full disk had it. */
class ContextFileFuzzTest {
    @TempDir
    Path folder;

    @Test
    void whateverIsInIt() throws IOException {
        Path path = folder.resolve("config.json");
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        ContextFile file = new ContextFile(path);
        Fuzz.of("saved login", 1)
                .examples("""
                        {"current":"a","contexts":[
                          {"name":"a","url":"https://plane.example:8443","fingerprint":"%s","token":"t0"},
                          {"name":"b","url":"https://10.0.0.1:8443","fingerprint":"%s","token":"t1"}]}""".formatted("ab".repeat(32), "cd".repeat(32)), "{\"contexts\":[]}")
                .tokens(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        "null",
                        "null,",
                        "https://",
                        "\\ud800",
                        "\\u001b",
                        "[[",
                        "{\"a\":")
                .inputs(6000)
                .refusedBy(CliException.class)
                .allocating(2 << 20, 200)
                .run(input -> {
                    Files.write(path, input);
                    file.read();
                });
    }
}
