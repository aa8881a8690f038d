package io.drover.protocol.fault;

import io.drover.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may lie in the folder of fault points: what is no point keeps the process from starting. */
final class FaultFolderFuzzTest {
    @TempDir
    private Path folder;

    @Test
    void filesOfAnyName() {
        Fuzz.of("file in the folder of fault points", 1)
                .examples("CLAIM_STORED", "VOTE_STORED.reached")
                .tokens(".reached", "_", "..", "\n")
                .inputs(3000)
                .longest(200)
                .refusedBy(IllegalArgumentException.class)
                .allocating(2 << 20, 200)
                .run(input -> {
                    Path file = folder.resolve(name(input));
                    Files.write(file, input);
                    try {
                        Faults.arm(Map.of(Faults.VARIABLE, folder.toString()));
                    } finally {
                        Files.delete(file);
                    }
                });
    }

    /** As much of the input as can be the name of a file. */
    private static String name(byte[] input) {
        String name = new String(input, StandardCharsets.US_ASCII).replaceAll("[/\0\ufffd]", "_");
        return name.isEmpty() || name.equals(".") || name.equals("..") ? "_" : name;
    }
}
