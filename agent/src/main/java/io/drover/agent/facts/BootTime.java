package io.drover.agent.facts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** When the kernel started (proc(5): {@code btime} in {@code /proc/stat}, in seconds since 1970). */
final class BootTime {
    private BootTime() {}

    /** {@link Instant#EPOCH} where it cannot be read. */
    static Instant read(Path proc) {
        try {
            return Files.readAllLines(proc.resolve("stat")).stream()
                    .filter(line -> line.startsWith("btime "))
                    .map(line -> Instant.ofEpochSecond(
                            Long.parseLong(line.substring("btime ".length()).strip())))
                    .findFirst()
                    .orElse(Instant.EPOCH);
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
