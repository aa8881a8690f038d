package io.drover.testbed.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instance WEB = new Instance("n1", "web.1", "c1", "i1", START);
    private static final Instance LEDGER = new Instance("n2", "ledger.1", "c2", "i1", START);
    private static final Snapshot BEFORE = new Snapshot(List.of(WEB, LEDGER), Map.of("n2/ledger", "aa"));

    @Test
    void theSameIsNoDifferenceInWhateverOrder() {
        Snapshot after = new Snapshot(List.of(LEDGER, WEB), Map.of("n2/ledger", "aa"));
        assertThat(BEFORE.differencesTo(after)).isEmpty();
        assertThat(BEFORE.unchangedIn(after)).isEqualTo(2);
    }

    @Test
    void aRestartIsAChangeThoughTheIdIsTheSame() {
        Instance restarted = new Instance("n1", "web.1", "c1", "i1", START.plusNanos(1));
        Snapshot after = new Snapshot(List.of(restarted, LEDGER), Map.of("n2/ledger", "aa"));

        assertThat(BEFORE.differencesTo(after)).containsExactly(new Difference.Changed(WEB, restarted));
        assertThat(BEFORE.unchangedIn(after)).isEqualTo(1);
    }

    @Test
    void aReplacedOneIsGoneAndAnotherAppeared() {
        Instance replacement = new Instance("n1", "web.1", "c3", "i1", START);
        Snapshot after = new Snapshot(List.of(replacement, LEDGER), Map.of("n2/ledger", "aa"));

        assertThat(BEFORE.differencesTo(after))
                .containsExactly(new Difference.Gone(WEB), new Difference.Appeared(replacement));
    }

    @Test
    void volumesThatChangeVanishOrAppearAreDifferences() {
        Snapshot after = new Snapshot(List.of(WEB, LEDGER), Map.of("n2/ledger", "bb", "n3/new", "cc"));

        assertThat(BEFORE.differencesTo(after))
                .containsExactly(
                        new Difference.VolumeChanged("n2/ledger", "aa", "bb"),
                        new Difference.VolumeChanged("n3/new", "absent", "cc"));
        assertThat(after.differencesTo(BEFORE)).contains(new Difference.VolumeChanged("n3/new", "cc", "absent"));
    }

    @Test
    void theDigestIsOfNamesAndBytes(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("book"), "one");
        String one = ContentDigest.of(folder);
        assertThat(ContentDigest.of(folder)).isEqualTo(one);

        Files.writeString(folder.resolve("book"), "two");
        assertThat(ContentDigest.of(folder)).isNotEqualTo(one);

        Files.writeString(folder.resolve("book"), "one");
        Files.move(folder.resolve("book"), folder.resolve("renamed"));
        assertThat(ContentDigest.of(folder)).isNotEqualTo(one);
    }
}
