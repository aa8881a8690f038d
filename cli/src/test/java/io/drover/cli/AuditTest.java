package io.drover.cli;

import static io.drover.cli.FakePlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export is checked without a plane, by what docs/audit.md says of it: whatever was done to it shows. */
class AuditTest {
    private static final String KEY = "5e803b51b91df5a3ac0d41d72ee8d2359be0548db45d5f4df6c407d5b1517cb7";
    private static final String OTHER_KEY = "0".repeat(63) + "1";

    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    /** An export that neither this command nor a server has written: entries 1 to 7, checkpoints after 2 and 7. */
    private static Path example() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = java.util.Objects.requireNonNull(folder.getParent());
        }
        return folder.resolve("docs/audit-example.jsonl");
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(example()));
    }

    private Cli.Result verify(List<String> lines, String... more) throws IOException {
        Path file = home.resolve("export.jsonl");
        Files.write(file, lines);
        List<String> words = new ArrayList<>(List.of("audit", "verify", file.toString(), "--key", KEY));
        words.addAll(List.of(more));
        return new Cli(home).run(words.toArray(String[]::new));
    }

    private static void assertBroken(Cli.Result result, int entry, String what) {
        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
        assertThat(result.out())
                .contains("BROKEN")
                .containsPattern("Entry:? +" + entry + "\\b")
                .contains(what);
    }

    @Test
    void anExportThatNobodyTouchedIsSound() throws IOException {
        Cli.Result result = verify(lines());
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).contains("sound").containsPattern("Entries:? +7");
    }

    @Test
    void eachTextOfEachEntryIsCovered() throws IOException {
        List<String> lines = lines();
        int tried = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("{\"checkpoint\"")) {
                continue;
            }
            for (String change : List.of(
                    "\"who\":\"-\"",
                    "\"from\":\"-\"",
                    "\"what\":\"-\"",
                    "\"target\":\"-\"",
                    "\"cluster\":\"c-other\"",
                    "\"outcome\":\"FAILED\"",
                    "\"at\":\"2026-01-31T12:00:00Z\"")) {
                String name = change.substring(0, change.indexOf(':'));
                List<String> altered = new ArrayList<>(lines);
                altered.set(i, lines.get(i).replaceFirst(name + ":\"[^\"]*\"", change));
                assertThat(verify(altered).exit())
                        .as("line %d with %s", i + 1, change)
                        .isEqualTo(1);
                tried++;
            }
        }
        assertThat(tried).isEqualTo(49);
    }

    @Test
    void anAlteredEntryIsNamed() throws IOException {
        List<String> lines = lines();
        lines.set(3, lines.get(3).replace("198.51.100.7", "198.51.100.8"));
        assertBroken(verify(lines), 3, "altered");
    }

    @Test
    void aRemovedEntryIsNamed() throws IOException {
        List<String> lines = lines();
        lines.remove(4);
        assertBroken(verify(lines), 4, "missing");
    }

    @Test
    void anInsertedEntryIsNamed() throws IOException {
        List<String> lines = lines();
        lines.add(4, lines.get(3));
        assertBroken(verify(lines), 4, "out of order");
    }

    @Test
    void reorderedEntriesAreNamed() throws IOException {
        List<String> lines = lines();
        Collections.swap(lines, 3, 4);
        assertBroken(verify(lines), 3, "out of order");
    }

    @Test
    void anEndThatIsCutOffShows() throws IOException {
        List<String> lines = lines();
        assertBroken(verify(lines.subList(0, 6)), 6, "cut off");
        // Also where an older checkpoint is made to look like the last.
        List<String> cut = new ArrayList<>(lines.subList(0, 3));
        assertThat(verify(cut).exit()).isZero();
        assertBroken(verify(cut, "--checkpoint", example().toString()), 3, "cut off");
    }

    @Test
    void aChainThatIsRewrittenWithoutTheKeyShows() throws IOException {
        List<String> lines = lines();
        // The last entry alone, with a digest that fits it: that of another plane's chain would do as well.
        lines.set(lines.size() - 1, lines.getLast().replaceFirst("\"head\":\"....", "\"head\":\"0000"));
        assertBroken(verify(lines), 7, "not signed by the plane");
    }

    @Test
    void anotherPlanesKeyIsNoProof() throws IOException {
        Cli.Result result = new Cli(home).run("audit", "verify", example().toString(), "--key", OTHER_KEY);
        assertBroken(result, 2, "not signed by the plane");
    }

    @Test
    void whatCannotBeReadIsNamedByItsLine() throws IOException {
        List<String> lines = lines();
        lines.set(1, "{\"sequence\":2");
        assertBroken(verify(lines), 2, "line 2");
        lines.set(1, "{\"sequence\":2}");
        assertBroken(verify(lines), 2, "line 2");
    }

    @Test
    void wrongArgumentsAreToldOf() throws IOException {
        Path file = home.resolve("export.jsonl");
        Files.write(file, lines());
        assertThat(new Cli(home).run("audit", "verify", file.toString()).err()).contains("--key");
        assertThat(new Cli(home)
                        .run("audit", "verify", file.toString(), "--key", "x")
                        .err())
                .contains("64 hexadecimal digits");
        assertThat(new Cli(home).run("audit", "verify", "none", "--key", KEY).err())
                .contains("there is no file none");
        assertThat(verify(lines(), "--checkpoint", "none").exit()).isEqualTo(2);
    }

    @Test
    void aPlaneChecksWhatItHas() {
        plane.on(
                "GET /audit/verify",
                json(200, "{\"sound\":true,\"entries\":12,\"head\":\"ab\",\"checkpoints\":3,\"brokenEntry\":0}"),
                json(
                        200,
                        "{\"sound\":false,\"brokenEntry\":5,\"what\":\"it was altered\",\"expected\":\"a\",\"seen\":\"b\"}"));
        Cli.Result sound = Cli.of(home, plane).run("audit", "verify");
        assertThat(sound.exit()).as(sound.err()).isZero();
        assertThat(sound.out()).contains("sound", "12");
        assertBroken(Cli.of(home, plane).run("audit", "verify"), 5, "it was altered");
        assertThat(Cli.of(home, plane).run("-o", "json", "audit", "verify").out())
                .contains("\"brokenEntry\"");
    }

    @Test
    void entriesAreListedWithThoseOfFormerPlanesFirst() throws IOException {
        String entry = lines().get(4);
        plane.on(
                "GET /audit?who=ann&cluster=shop&limit=50",
                json(
                        200,
                        "{\"items\":[%s],\"next\":4,\"former\":[{\"plane\":\"p-1\",\"planeName\":\"north\",\"at\":\"2026-01-31T12:00:00Z\",\"total\":9,\"digest\":\"ab\",\"entries\":[%s]}]}"
                                .formatted(entry, lines().get(5))));
        Cli.Result listed = Cli.of(home, plane).run("audit", "list", "--cluster", "shop", "--who", "ann");
        assertThat(listed.exit()).as(listed.err()).isZero();
        assertThat(listed.out()).containsSubsequence("From plane north", "1 of 9", "From this plane", "812");
        assertThat(listed.err()).contains("--before 4");
    }

    @Test
    void anExportIsWrittenForItsOwnerAlone() throws IOException {
        plane.on("GET /audit/export?after=0", json(200, String.join("\n", lines()) + "\n"));
        Path out = home.resolve("audit.jsonl");
        Cli.Result exported = Cli.of(home, plane).run("audit", "export", "--out", out.toString());
        assertThat(exported.exit()).as(exported.err()).isZero();
        assertThat(Files.readAllLines(out)).isEqualTo(lines());
        assertThat(Files.getPosixFilePermissions(out)).hasSize(2);
        assertThat(Cli.of(home, plane)
                        .run("audit", "export", "--out", out.toString())
                        .exit())
                .isEqualTo(2);
    }
}
