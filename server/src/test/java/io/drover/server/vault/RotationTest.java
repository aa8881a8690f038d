package io.drover.server.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.server.StartupException;
import io.drover.server.event.Events;
import io.drover.server.store.Store;
import io.drover.server.store.StoreSettings;
import io.drover.server.store.Transaction;
import io.drover.server.store.sql.SqlStore;
import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.Secret;
import io.drover.server.vault.key.Envelope;
import io.drover.server.vault.key.KeyRing;
import io.drover.server.vault.key.RootKeySource;
import io.drover.server.vault.key.SealedSecret;
import io.drover.server.web.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root keys: where they come from, and how one takes the place of another, interrupted wherever that may be. */
class RotationTest {
    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-03-04T05:06:07Z"));
    private static final String KEY_A = key(1);
    private static final String KEY_B = key(2);
    private static final int CREDENTIALS = 7;
    private static final int BATCH = 2;
    /** Four batches, a fifth that finds nothing, and the check at the end. */
    private static final int ALL_WRITES = 6;

    @TempDir
    private Path folder;

    private static String key(int fill) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private SqlStore open() {
        return SqlStore.open(StoreSettings.Sqlite.at(folder.resolve("plane.db")));
    }

    private RootKeySource.KeyFile file() {
        return new RootKeySource.KeyFile(folder.resolve("vault.key"));
    }

    private static KeyRing ring(Store store, RootKeySource source) {
        return KeyRing.open(
                source, store.read(transaction -> transaction.credentials().rootKeys()));
    }

    private static Vault vault(Store store, KeyRing ring) {
        return new Vault(store, new Sealing(new Envelope(ring)), new Events(store, TIME), TIME);
    }

    private static KeyRotation rotation(Store store, KeyRing ring) {
        return new KeyRotation(store, ring, new Sealing(new Envelope(ring)), new Events(store, TIME), TIME, BATCH);
    }

    private static void fill(Vault vault) {
        IntStream.range(0, CREDENTIALS).forEach(i -> vault.create(token("t" + i)));
    }

    private static OpenedCredential token(String name) {
        return new OpenedCredential(name, new Account.Token("a key service"), new Secret.Token("secret of " + name));
    }

    private static void assertAllOpen(Vault vault) {
        assertThat(vault.list()).hasSize(CREDENTIALS);
        for (Credential credential : vault.list()) {
            assertThat(vault.open(credential.name())).isEqualTo(token(credential.name()));
        }
    }

    private List<String> keysInFile() throws IOException {
        return Files.readAllLines(file().path());
    }

    @Test
    void aKeyFileIsMadeOnceForItsOwnerOnly() throws Exception {
        try (SqlStore store = open()) {
            KeyRing first = ring(store, file());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().path())))
                    .isEqualTo("rw-------");
            assertThat(ring(store, file()).keys()).isEqualTo(first.keys());
            assertThat(first.keys().toString()).doesNotContain(keysInFile().getFirst());
        }
    }

    @Test
    void aRotationPutsEverythingUnderANewKey() throws Exception {
        try (SqlStore store = open()) {
            KeyRing ring = ring(store, file());
            fill(vault(store, ring));
            List<String> former = keysInFile();
            KeyRotation.Rotated rotated = rotation(store, ring).rotate();
            assertThat(rotated.rewrapped()).isEqualTo(CREDENTIALS);
            assertThat(rotated.resumed()).isFalse();
            assertThat(keysInFile()).hasSize(1).doesNotContainAnyElementsOf(former);
            assertAllOpen(vault(store, ring));
            assertAllOpen(vault(store, ring(store, file())));
            assertThat(store.<Set<String>>read(tx -> tx.credentials().rootKeys()))
                    .containsExactly(rotated.rootKey());
        }
    }

    @Test
    void aRotationThatIsInterruptedAnywhereGoesOn() throws Exception {
        int interruptions = 0;
        for (int writes = 0; writes <= ALL_WRITES; writes++) {
            Path sub = Files.createDirectory(folder.resolve("run-" + writes));
            RootKeySource.KeyFile key = new RootKeySource.KeyFile(sub.resolve("vault.key"));
            try (SqlStore store = SqlStore.open(StoreSettings.Sqlite.at(sub.resolve("plane.db")))) {
                KeyRing ring = ring(store, key);
                fill(vault(store, ring));
                Store failing = new FailingStore(store, writes);
                KeyRotation interrupted = rotation(failing, ring);
                if (writes < ALL_WRITES) {
                    assertThatThrownBy(interrupted::rotate).hasMessage("no more writes");
                    interruptions++;
                    assertThat(Files.readAllLines(key.path())).hasSize(2);
                } else {
                    interrupted.rotate();
                }
                assertAllOpen(vault(store, ring));
                // What another server process would find.
                KeyRing again = ring(store, key);
                String current = again.keys().current().id();
                assertAllOpen(vault(store, again));
                vault(store, again).create(token("x"));
                rotation(store, again).resume();
                assertThat(again.keys().hasFormer()).isFalse();
                assertThat(again.keys().current().id()).as("the same new key").isEqualTo(current);
                assertThat(Files.readAllLines(key.path())).hasSize(1);
                vault(store, again).delete("x");
                assertAllOpen(vault(store, ring(store, key)));
            }
        }
        System.out.printf("a rotation was interrupted at %d places and ended each time%n", interruptions);
    }

    @Test
    void anOperatorRotatesAKeyOfTheEnvironmentOrACommand() throws Exception {
        try (SqlStore store = open()) {
            KeyRing first = ring(store, new RootKeySource.Variable("VAULT_KEY", KEY_A));
            fill(vault(store, first));
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> rotation(store, first).rotate())
                    .withMessageContaining("env:VAULT_KEY")
                    .withMessageContaining("in a line before the former one")
                    .withMessageNotContaining(KEY_A);
            Path script = Files.writeString(folder.resolve("keys"), "# new, then former\n" + KEY_B + "\n" + KEY_A);
            KeyRing second = ring(store, new RootKeySource.Command("cat " + script));
            assertThat(rotation(store, second).rotate().rewrapped()).isEqualTo(CREDENTIALS);
            assertThat(rotation(store, second).rotate().rewrapped()).isZero();
            assertAllOpen(vault(store, ring(store, new RootKeySource.Variable("VAULT_KEY", KEY_B))));
            assertRefused(store, new RootKeySource.Variable("VAULT_KEY", KEY_A), "the vault's root key is another");
        }
    }

    @Test
    void aRootKeyThatCannotBeHadIsAStartErrorThatTellsNothingOfIt() throws Exception {
        try (SqlStore store = open()) {
            assertRefused(store, new RootKeySource.Variable("VAULT_KEY", ""), "VAULT_KEY is empty or not set");
            assertRefused(store, new RootKeySource.Variable("VAULT_KEY", "canary key"), "line 1 is no root key");
            assertRefused(store, new RootKeySource.Variable("VAULT_KEY", "Y2FuYXJ5"), "6 bytes instead of 32");
            assertRefused(store, new RootKeySource.Command("echo canary; exit 3"), "exit code 3");
            assertRefused(store, new RootKeySource.Command("true"), "there is no key in it");
            assertRefused(store, new RootKeySource.Command("yes canary | head -c 100000"), "more than 65536 bytes");
            fill(vault(store, ring(store, file())));
            Path path = file().path();
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
            assertRefused(store, file(), "chmod 600");
            Files.delete(path);
            assertRefused(store, file(), "is gone, but credentials are stored that only it opens");
            assertThat(path).doesNotExist();
            Files.writeString(path, "canary");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            assertRefused(store, file(), "line 1 is no root key");
            Files.writeString(path, KEY_A);
            assertRefused(store, file(), "the vault's root key is another");
        }
    }

    private static void assertRefused(Store store, RootKeySource source, String reason) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> ring(store, source))
                .withMessageContaining(reason)
                .withMessageNotContaining(KEY_A)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())
                                .replace("echo canary", "")
                                .replace("yes canary", ""))
                        .doesNotContain("canary", "Y2FuYXJ5"));
    }

    @Test
    void aSecretDoesNotOpenForAnotherAccountOrRow() {
        try (SqlStore store = open()) {
            KeyRing ring = ring(store, file());
            Vault vault = vault(store, ring);
            Credential one = vault.create(token("one"));
            vault.create(token("two"));
            SealedSecret secretOfTwo = store.read(tx -> tx.credentials().findByName("two"))
                    .orElseThrow()
                    .secret();
            StoredCredential stored =
                    store.read(tx -> tx.credentials().find(one.id())).orElseThrow();
            for (StoredCredential forged : List.of(
                    new StoredCredential(stored.credential(), secretOfTwo, stored.version()),
                    new StoredCredential(
                            one.with(new Account.Token("another"), one.changedAt()),
                            stored.secret(),
                            stored.version() + 1))) {
                store.write(tx -> {
                    tx.credentials().update(forged);
                    return true;
                });
                assertThatExceptionOfType(ProblemException.class)
                        .isThrownBy(() -> vault.open("one"))
                        .withMessageContaining("'one'")
                        .withMessageNotContaining("secret of one");
            }
        }
    }

    @Test
    void aSecretThatIsReadJustBeforeARotationEndsOpensAllTheSame() {
        try (SqlStore store = open()) {
            KeyRing ring = ring(store, file());
            vault(store, ring).create(token("one"));
            String former = ring.keys().current().id();
            Store rotating =
                    new RotatingStore(store, () -> rotation(store, ring).rotate());
            assertThat(vault(rotating, ring).open("one")).isEqualTo(token("one"));
            assertThat(ring.keys().current().id()).isNotEqualTo(former);
            assertThat(ring.keys().hasFormer()).isFalse();
        }
    }

    /** A store where something happens between the first that is read and what is done with it. */
    private static final class RotatingStore implements Store {
        private final Store store;
        private final Runnable once;
        private boolean done;

        RotatingStore(Store store, Runnable once) {
            this.store = store;
            this.once = once;
        }

        @Override
        public <T> T write(Function<Transaction, T> work) {
            return store.write(work);
        }

        @Override
        public <T> T read(Function<Transaction, T> work) {
            T read = store.read(work);
            if (!done) {
                done = true;
                once.run();
            }
            return read;
        }

        @Override
        public long commits() {
            return store.commits();
        }
    }

    /** A store that fails after some writes, as a server that is killed. */
    private static final class FailingStore implements Store {
        private final Store store;
        private int left;

        FailingStore(Store store, int left) {
            this.store = store;
            this.left = left;
        }

        @Override
        public <T> T write(Function<Transaction, T> work) {
            if (left-- == 0) {
                throw new IllegalStateException("no more writes");
            }
            return store.write(work);
        }

        @Override
        public <T> T read(Function<Transaction, T> work) {
            return store.read(work);
        }

        @Override
        public long commits() {
            return store.commits();
        }
    }
}
