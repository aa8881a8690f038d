package io.drover.protocol.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void arm() {
        Faults.arm(Map.of(Faults.VARIABLE, folder.toString()));
    }

    @Test
    void isOffWhereTheEnvironmentNamesNoFolder() {
        assertThat(Faults.arm(Map.of("PATH", "/bin"))).isEmpty();
    }

    @Test
    void tellsWhereItIsOn() {
        assertThat(Faults.arm(Map.of(Faults.VARIABLE, folder.toString()))).contains(folder);
    }

    @Test
    void passesPointsThatNobodyAsksFor() throws IOException {
        Files.createFile(folder.resolve("CLAIM_STORED"));

        Faults.reach(FaultPoint.VOTE_STORED);

        assertThat(folder.resolve("CLAIM_STORED")).exists();
    }

    @Test
    void holdsTheFirstThreadThatComesAndOnlyUntilItIsLetGo() throws Exception {
        Files.createFile(folder.resolve("CLAIM_STORED"));
        Path reached = folder.resolve("CLAIM_STORED.reached");

        Thread first = Thread.ofVirtual().start(() -> Faults.reach(FaultPoint.CLAIM_STORED));
        await().until(() -> Files.exists(reached));
        Faults.reach(FaultPoint.CLAIM_STORED);
        first.interrupt();

        assertThat(first.isAlive()).isTrue();
        assertThat(folder.resolve("CLAIM_STORED")).doesNotExist();
        Files.delete(reached);
        first.join();
    }

    @Test
    void refusesAPointThatItDoesNotKnowAndNamesThoseThatThereAre() throws IOException {
        Files.createFile(folder.resolve("CLAIM_STROED"));

        assertThatThrownBy(() -> Faults.arm(Map.of(Faults.VARIABLE, folder.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'CLAIM_STROED' is no fault point")
                .hasMessageContaining("CLAIM_STORED")
                .hasMessageContaining("MAJORITY_STORED");
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> Faults.arm(Map.of(Faults.VARIABLE, missing.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(missing.toString());
    }
}
