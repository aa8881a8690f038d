package io.drover.server.vault.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.server.vault.age.AgeException.Reason;
import io.drover.server.vault.age.AgeKey.Identity;
import io.drover.server.vault.age.AgeKey.Passphrase;
import io.drover.server.vault.age.AgeKey.Recipient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of age, written here and opened by Debian's {@code age}, and the other way round. */
class AgeFileTest {
    private static final Passphrase PASSPHRASE = new Passphrase("Ein Täst, mit Ümlauten 7");
    private static final byte[] PLAIN = "{\"format\":\"drover-credentials\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private AgeCommand age = new AgeCommand(Path.of("."));

    @BeforeEach
    void find() {
        Assumptions.assumeTrue(AgeCommand.isInstalled(), "no age found in /usr/bin; install the Debian package 'age'");
        age = new AgeCommand(folder);
    }

    @Test
    void ageOpensWhatIsEncryptedHereWithAPassphrase() throws Exception {
        long begun = System.nanoTime();
        byte[] file = AgeFile.encrypt(PLAIN, PASSPHRASE);
        System.out.printf(
                "a passphrase took %d ms%n",
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
        assertThat(new String(file, StandardCharsets.ISO_8859_1)).startsWith("age-encryption.org/v1\n-> scrypt ");
        assertThat(age.decryptWithPassphrase(PASSPHRASE.text(), file)).isEqualTo(PLAIN);
        assertThat(AgeFile.open(file, PASSPHRASE)).isEqualTo(PLAIN);
    }

    @Test
    void whatAgeEncryptsWithAPassphraseIsOpenedHere() throws Exception {
        byte[] file = age.encryptWithPassphrase(PASSPHRASE.text(), PLAIN);
        assertThat(AgeFile.open(file, PASSPHRASE)).isEqualTo(PLAIN);
        assertReason(Reason.WRONG_KEY, file, new Passphrase("another one"));
        assertReason(Reason.OTHER_KIND_OF_KEY, file, new Identity(age.identity()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_535, 65_536, 65_537, 200_000})
    void filesOfManySizesGoBothWaysToARecipient(int size) throws Exception {
        byte[] plain = new byte[size];
        new Random(size).nextBytes(plain);
        String identity = age.identity();
        Recipient recipient = new Recipient(age.recipient(identity));
        assertThat(age.decryptWith(identity, AgeFile.encrypt(plain, recipient))).isEqualTo(plain);
        assertThat(AgeFile.open(age.encryptTo(recipient.text(), plain), new Identity(identity)))
                .isEqualTo(plain);
        assertThat(AgeFile.open(age.encryptTo(recipient.text(), plain, "-a"), new Identity(identity)))
                .isEqualTo(plain);
    }

    @Test
    void aFileForOthersIsNotOpened() throws Exception {
        byte[] file = AgeFile.encrypt(PLAIN, new Recipient(age.recipient(age.identity())));
        assertReason(Reason.WRONG_KEY, file, new Identity(age.identity()));
        assertReason(Reason.OTHER_KIND_OF_KEY, file, PASSPHRASE);
    }

    @Test
    void aFileThatIsCutAnywhereIsDamaged() throws Exception {
        byte[] plain = new byte[70_000];
        String identity = age.identity();
        byte[] file = AgeFile.encrypt(plain, new Recipient(age.recipient(identity)));
        int cuts = 0;
        for (int length = 1; length < file.length; length += length < 400 ? 1 : 997) {
            assertReason(Reason.DAMAGED, Arrays.copyOf(file, length), new Identity(identity));
            cuts++;
        }
        // At the very end of the first chunk, where each chunk by itself is whole.
        int header = file.length - (70_000 + 2 * 16);
        assertReason(Reason.DAMAGED, Arrays.copyOf(file, header + 65_536 + 16), new Identity(identity));
        System.out.printf("%d cuts of a file of %d bytes were noticed%n", cuts + 1, file.length);
    }

    @Test
    void aFileWithAnAlteredByteIsNotOpened() throws Exception {
        String identity = age.identity();
        byte[] file = AgeFile.encrypt(PLAIN, new Recipient(age.recipient(identity)));
        int damaged = 0;
        for (int i = 0; i < file.length; i++) {
            byte[] altered = file.clone();
            altered[i] ^= 1;
            Reason reason = reason(altered, new Identity(identity));
            // What is altered in the entry of the recipient is as good as one for another.
            assertThat(reason).isIn(Reason.DAMAGED, Reason.WRONG_KEY, Reason.NEWER_VERSION, Reason.NOT_AN_AGE_FILE);
            damaged += reason == Reason.DAMAGED ? 1 : 0;
        }
        System.out.printf(
                "%d of %d altered bytes are told as damage, the others as another file or key%n", damaged, file.length);
        byte[] altered = AgeFile.encrypt(PLAIN, PASSPHRASE);
        altered[altered.length - 1] ^= 1;
        assertReason(Reason.DAMAGED, altered, PASSPHRASE);
        assertReason(Reason.DAMAGED, Arrays.copyOf(altered, altered.length - 5), PASSPHRASE);
    }

    @Test
    void anotherVersionAndOtherFilesAreToldApart() {
        assertReason(Reason.NEWER_VERSION, ascii("age-encryption.org/v2\n-> x\n"), PASSPHRASE);
        assertReason(Reason.NOT_AN_AGE_FILE, ascii("PK not at all"), PASSPHRASE);
        assertReason(Reason.NOT_AN_AGE_FILE, new byte[0], PASSPHRASE);
        assertReason(Reason.TOO_EXPENSIVE, ascii("""
                        age-encryption.org/v1
                        -> scrypt AAAAAAAAAAAAAAAAAAAAAA 30
                        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
                        --- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
                        """ + "x".repeat(60)), PASSPHRASE);
        assertReason(Reason.MALFORMED_KEY, ascii("age-encryption.org/v1\n"), new Identity("AGE-SECRET-KEY-1NONE"));
        assertThatExceptionOfType(AgeException.class)
                .isThrownBy(() -> AgeFile.encrypt(PLAIN, new Recipient("age1none")))
                .withMessageContaining("age1 and 58 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Abcdef1x", "abc-def1", "correct horse battery staple"})
    void aStrongPassphraseEncrypts(String text) {
        assertThat(new Passphrase(text).requireStrong().toString()).doesNotContain(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Abc1-xy", "abcdefgh1", "password1234"})
    void aWeakPassphraseIsRefusedWithTheRule(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Passphrase(text).requireStrong())
                .withMessageContaining("8 to 128 characters")
                .withMessageContaining("three of the four kinds")
                .withMessageNotContaining(text);
    }

    @Test
    void aPassphraseHasAtMost128Characters() {
        new Passphrase("ä".repeat(128)).requireStrong();
        assertThatIllegalArgumentException().isThrownBy(() -> new Passphrase("ä".repeat(129)));
    }

    private static void assertReason(Reason reason, byte[] file, AgeKey key) {
        assertThat(reason(file, key)).isEqualTo(reason);
    }

    private static Reason reason(byte[] file, AgeKey key) {
        try {
            AgeFile.open(file, key);
        } catch (AgeException e) {
            return e.reason();
        }
        throw new AssertionError("the file was opened");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
