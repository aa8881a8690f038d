package io.drover.server.uplink;

import io.drover.fuzz.Fuzz;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.server.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway keeps of its plane, after a disk or an editor had it: the gateway does not start, and says why. */
final class UplinkFolderFuzzTest {
    @TempDir
    private Path folder;

    @Test
    void whateverIsInIt() throws IOException {
        UplinkFolder uplink = new UplinkFolder(folder);
        uplink.store(new UplinkFolder.Joined(
                new PlaneId("plane-a"),
                "eu-1",
                new PoolName("eu"),
                List.of(new GatewayAddress("plane.example", 7443, new Fingerprint("ab".repeat(32))))));
        Path file = folder.resolve("uplink").resolve("plane");
        Fuzz.of("a gateway's plane", 1)
                .examples(Files.readAllBytes(file))
                .tokens("AAAA", "////", "=", "\n")
                .inputs(3000)
                .longest(96 << 10)
                .refusedBy(StartupException.class)
                .allocating(2 << 20, 100)
                .run(input -> {
                    Files.write(file, input);
                    uplink.load();
                });
    }
}
