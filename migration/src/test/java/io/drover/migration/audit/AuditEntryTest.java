package io.drover.migration.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneKey;
import io.drover.migration.identity.Signature;
import io.drover.migration.identity.Signed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AuditEntryTest {
    private static final Pattern TEXT = Pattern.compile("\"(\\w+)\":(?:\"([^\"]*)\"|(\\d+))");
    private static final ClusterId CLUSTER = new ClusterId("c-example0000000");

    private static Act act(String who, Optional<ClusterId> cluster) {
        return Act.told(Instant.EPOCH, who, "192.0.2.1", "test", "target", cluster, Outcome.DONE, Map.of("code", "X"));
    }

    /** The example in the docs was written by neither this code nor that of the command line. */
    @Test
    void theExamplesDigestsAndSignaturesAreThese() throws IOException {
        int entries = 0;
        int checkpoints = 0;
        for (String line : Files.readAllLines(root().resolve("docs/audit-example.jsonl"))) {
            Map<String, String> texts = texts(line.replaceFirst("\"details\":\\{[^}]*}", ""));
            if (line.startsWith("{\"checkpoint\"")) {
                Signed<AuditCheckpoint> signed = new Signed<>(
                        new AuditCheckpoint(
                                new PlaneId(texts.getOrDefault("plane", "")),
                                Long.parseLong(texts.getOrDefault("count", "")),
                                new Digest(texts.getOrDefault("head", "")),
                                Instant.parse(texts.getOrDefault("at", ""))),
                        new Signature(texts.getOrDefault("signature", "")));
                assertThat(signed.verifiedBy(new PlaneKey(texts.getOrDefault("key", ""))))
                        .isTrue();
                checkpoints++;
            } else {
                AuditEntry entry = new AuditEntry(
                        Long.parseLong(texts.getOrDefault("sequence", "")),
                        new Digest(texts.getOrDefault("previous", "")),
                        new Act(
                                Instant.parse(texts.getOrDefault("at", "")),
                                texts.getOrDefault("who", ""),
                                texts.getOrDefault("from", ""),
                                texts.getOrDefault("what", ""),
                                texts.getOrDefault("target", ""),
                                texts.getOrDefault("cluster", "").isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(new ClusterId(texts.getOrDefault("cluster", ""))),
                                Outcome.valueOf(texts.getOrDefault("outcome", "")),
                                texts(line.replaceFirst(".*\"details\":", "").replaceFirst("}.*", ""))));
                assertThat(entry.digest().hex()).isEqualTo(texts.getOrDefault("digest", ""));
                entries++;
            }
        }
        assertThat(entries).isEqualTo(7);
        assertThat(checkpoints).isEqualTo(2);
    }

    private static Map<String, String> texts(String json) {
        Map<String, String> texts = new HashMap<>();
        for (MatchResult text : TEXT.matcher(json).results().toList()) {
            texts.put(text.group(1), text.group(2) == null ? text.group(3) : text.group(2));
        }
        return texts;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        return folder;
    }

    @Test
    void anEntryCoversAllBeforeIt() {
        AuditEntry first = AuditEntry.first(act("ann", Optional.empty()));
        AuditEntry second = new AuditEntry(2, first.digest(), act("bob", Optional.empty()));
        AuditEntry other = AuditEntry.first(act("eve", Optional.empty()));
        assertThat(new AuditEntry(2, other.digest(), second.act()).digest()).isNotEqualTo(second.digest());
        assertThat(Canonical.decode(AuditEntry.class, Canonical.encode(second))).isEqualTo(second);
        assertThatIllegalArgumentException().isThrownBy(() -> new AuditEntry(0, AuditEntry.NONE, first.act()));
    }

    @Test
    void whatStrangersSayIsCutAndMadeHarmless() {
        Act told = act("a\u0000\n\u001b[31m" + "x".repeat(999), Optional.empty());
        assertThat(told.who()).hasSize(Act.MAX_TEXT).startsWith("a\uFFFD\uFFFD\uFFFD[31m");
        assertThat(act("\uD83D", Optional.empty()).who()).isEqualTo("\uFFFD");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Act(Instant.EPOCH, "x".repeat(301), "", "", "", Optional.empty(), Outcome.DONE, Map.of()))
                .withMessageContaining("who of 301 characters");
    }

    @Test
    void anExtractHoldsEntriesOfItsClusterInOrder() {
        AuditEntry mine = AuditEntry.first(act("ann", Optional.of(CLUSTER)));
        AuditEntry next = new AuditEntry(5, AuditEntry.NONE, act("ann", Optional.of(CLUSTER)));
        AuditEntry other = AuditEntry.first(act("ann", Optional.empty()));
        AuditExtract extract = extract(2, AuditEntry.NONE, List.of(mine, next));
        Digest older = AuditExtract.followed(AuditEntry.NONE, mine.digest());
        assertThat(extract(2, older, List.of(next)).all()).isEqualTo(extract.all());
        assertThat(extract(2, AuditEntry.NONE, List.of(next)).all()).isNotEqualTo(extract.all());
        assertThatIllegalArgumentException().isThrownBy(() -> extract(1, AuditEntry.NONE, List.of(mine, next)));
        assertThatIllegalArgumentException().isThrownBy(() -> extract(2, AuditEntry.NONE, List.of(next, mine)));
        assertThatIllegalArgumentException().isThrownBy(() -> extract(1, AuditEntry.NONE, List.of(other)));
    }

    private static AuditExtract extract(long total, Digest older, List<AuditEntry> newest) {
        return new AuditExtract(new PlaneId("p-example0000000"), "north", CLUSTER, Instant.EPOCH, total, older, newest);
    }
}
