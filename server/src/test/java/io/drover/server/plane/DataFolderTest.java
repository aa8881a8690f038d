package io.drover.server.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.server.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plane's keys, and the folder that one server has. */
class DataFolderTest {
    @TempDir
    private Path temporary;

    @Test
    void keysAreMadeOnceAndLoadedAlikeEverAfter() throws IOException {
        PlaneKeys made = create();
        PlaneKeys loaded = open(folder -> folder.keys(Set.of()));
        assertThat(loaded.identity()).isEqualTo(made.identity());
        assertThat(loaded.fingerprint()).isEqualTo(made.fingerprint());
        assertThat(loaded.tls().certificate()).isEqualTo(made.tls().certificate());
        assertThat(loaded.signingKey().secret()).isEqualTo(made.signingKey().secret());
        assertThat(loaded.unsealingKey().secret()).isEqualTo(made.unsealingKey().secret());
    }

    @Test
    void onlyTheOwnerMayReadThem() throws IOException {
        create();
        assertThat(mode(keys())).isEqualTo("rwx------");
        try (var files = Files.list(keys())) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(6);
            for (Path file : all) {
                assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void theCertificateNamesThisMachineAndTheGivenHosts() throws Exception {
        PlaneKeys made = open(folder -> folder.keys(Set.of("gw.example.org", "192.0.2.7")));
        assertThat(made.tls().certificate().getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("localhost", "127.0.0.1", "gw.example.org", "192.0.2.7");
        assertThat(made.toString() + made.tls() + made.signingKey())
                .doesNotContain(made.signingKey().secret().hex());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plane-id", "tls.key", "tls.crt", "signing.key", "unsealing.key", "public"})
    void aMissingKeyIsNeverMadeAnew(String name) throws IOException {
        create();
        Files.delete(keys().resolve(name));
        assertRefused(() -> open(folder -> folder.keys(Set.of())), "missing: " + name);
        assertThat(keys().resolve(name)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plane-id", "tls.key", "tls.crt", "signing.key", "unsealing.key", "public"})
    void aDamagedKeyIsRefused(String name) throws IOException {
        create();
        Files.writeString(keys().resolve(name), "#");
        assertRefused(() -> open(folder -> folder.keys(Set.of())), "restore the whole folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plane-id", "signing.key", "unsealing.key", "tls.key"})
    void aKeyOfAnotherPlaneIsRefused(String name) throws IOException {
        create();
        Path other = temporary.resolve("other");
        try (DataFolder folder = DataFolder.open(other)) {
            folder.keys(Set.of());
        }
        Files.writeString(
                keys().resolve(name), Files.readString(other.resolve("keys").resolve(name)));
        assertRefused(() -> open(folder -> folder.keys(Set.of())), "restore the whole folder");
    }

    @Test
    void keysThatOthersMayReadAreRefused() throws IOException {
        create();
        Files.setPosixFilePermissions(keys().resolve("signing.key"), PosixFilePermissions.fromString("rw-r-----"));
        assertRefused(() -> open(folder -> folder.keys(Set.of())), "chmod 600");
    }

    @Test
    void aPlaneThatLostItsKeysIsNotMadeAnew() throws IOException {
        create();
        try (var files = Files.list(keys())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(keys());
        Files.writeString(planeFolder().resolve("drover.db"), "");
        assertRefused(() -> open(folder -> folder.keys(Set.of())), "are gone");
    }

    @Test
    void keysHalfMadeByACrashAreMadeAnew() throws IOException {
        Files.createDirectories(planeFolder().resolve("keys.new"));
        Files.writeString(planeFolder().resolve("keys.new").resolve("tls.key"), "half");
        create();
        assertThat(planeFolder().resolve("keys.new")).doesNotExist();
    }

    @Test
    void aFolderIsForOneServer() {
        try (DataFolder first = DataFolder.open(planeFolder())) {
            assertThat(first.path()).isEqualTo(planeFolder());
            assertRefused(() -> DataFolder.open(planeFolder()), "in use by another server");
        }
        DataFolder.open(planeFolder()).close();
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Files.writeString(planeFolder(), "");
        assertRefused(() -> DataFolder.open(planeFolder()), "cannot be used");
        assertRefused(() -> DataFolder.open(planeFolder().resolve("below")), "--data");
    }

    @Test
    void theNextKeysTakeThePlaceOfTheFormerOnesWhichAreGone() {
        PlaneKeys former = create();
        KeySet next = open(folder -> folder.makeNextKeys(former.id(), Set.of()));
        assertThat(create().identity()).isEqualTo(former.identity());
        assertThat(open(DataFolder::nextKeys)).map(KeySet::identity).contains(next.identity());
        open(folder -> {
            folder.replaceKeys();
            return folder;
        });
        assertThat(create().identity()).isEqualTo(next.identity());
        assertThat(next.id()).isEqualTo(former.id());
        assertThat(planeFolder())
                .isDirectoryNotContaining(path -> path.toString().contains("keys."));
    }

    @Test
    void aReplacementThatACrashInterruptedIsEndedAtTheNextStart() throws IOException {
        PlaneKeys former = create();
        KeySet next = open(folder -> folder.makeNextKeys(former.id(), Set.of()));
        Files.move(keys(), planeFolder().resolve("keys.former"));
        assertThat(create().identity()).as("between the two moves").isEqualTo(next.identity());
        assertThat(planeFolder().resolve("keys.former")).doesNotExist();

        KeySet third = open(folder -> folder.makeNextKeys(former.id(), Set.of()));
        Files.move(keys(), planeFolder().resolve("keys.former"));
        Files.move(planeFolder().resolve("keys.next"), keys());
        Files.delete(planeFolder().resolve("keys.former").resolve("signing.key"));
        assertThat(create().identity()).as("while they were removed").isEqualTo(third.identity());
        assertThat(planeFolder().resolve("keys.former")).doesNotExist();
    }

    @Test
    void nextKeysThatWereNeverUsedAreReplacedOrDropped() {
        PlaneKeys keys = create();
        KeySet first = open(folder -> folder.makeNextKeys(keys.id(), Set.of()));
        KeySet second = open(folder -> folder.makeNextKeys(keys.id(), Set.of()));
        assertThat(second.identity()).isNotEqualTo(first.identity());
        open(folder -> {
            folder.dropNextKeys();
            return folder;
        });
        assertThat(open(DataFolder::nextKeys)).isEmpty();
        assertThat(create().identity()).isEqualTo(keys.identity());
    }

    private Path planeFolder() {
        return temporary.resolve("plane");
    }

    private Path keys() {
        return planeFolder().resolve("keys");
    }

    private PlaneKeys create() {
        return open(folder -> folder.keys(Set.of()));
    }

    private <T> T open(java.util.function.Function<DataFolder, T> work) {
        try (DataFolder folder = DataFolder.open(planeFolder())) {
            return work.apply(folder);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assertRefused(ThrowingCallable work, String reason) {
        assertThatExceptionOfType(StartupException.class).isThrownBy(work).withMessageContaining(reason);
    }
}
