package io.drover.server.vault.age;

import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Encrypts and opens files in the format of <a href="https://age-encryption.org/v1">age-encryption.org/v1</a>, whole and
 * in memory. Files are written in the binary form; the armored one ({@code age -a}) is read too. Thread-safe.
 */
public final class AgeFile {
    private static final String FORMAT = "age-encryption.org/";
    private static final String VERSION = FORMAT + "v1\n";
    private static final String ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";
    private static final int BUFFER_BYTES = 64 << 10;

    private AgeFile() {}

    /**
     * Encrypts.
     *
     * @param key a passphrase or a recipient
     * @throws AgeException when the recipient is none, or memory does not suffice
     */
    public static byte[] encrypt(byte[] plain, AgeKey key) throws AgeException {
        RecipientStanzaWriter writer = writer(key);
        ByteArrayOutputStream file = new ByteArrayOutputStream(plain.length + 512);
        try (WritableByteChannel encrypting = new StandardEncryptingChannelFactory()
                .newEncryptingChannel(Channels.newChannel(file), List.of(writer))) {
            ByteBuffer left = ByteBuffer.wrap(plain);
            while (left.hasRemaining()) {
                encrypting.write(left);
            }
        } catch (AgeException e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a file cannot be encrypted in memory", e);
        }
        return file.toByteArray();
    }

    /**
     * Opens.
     *
     * @param key a passphrase or an identity
     * @throws AgeException telling which of the reasons it is
     */
    public static byte[] open(byte[] file, AgeKey key) throws AgeException {
        boolean armored =
                new String(file, 0, Math.min(file.length, ARMOR.length()), StandardCharsets.US_ASCII).equals(ARMOR);
        if (!armored) {
            requireVersion(file);
        }
        RecipientStanzaReader reader = reader(key);
        StandardDecryptingChannelFactory factory =
                armored ? new ArmoredDecryptingChannelFactory() : new StandardDecryptingChannelFactory();
        try (ReadableByteChannel decrypting =
                factory.newDecryptingChannel(Channels.newChannel(new ByteArrayInputStream(file)), List.of(reader))) {
            ByteArrayOutputStream plain = new ByteArrayOutputStream(file.length);
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (decrypting.read(buffer) >= 0) {
                plain.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return plain.toByteArray();
        } catch (AgeException e) {
            throw e;
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // Whatever the library stumbles over: what it was given is no whole file.
            if (e.getCause() instanceof AgeException known) {
                throw known;
            }
            throw new AgeException(
                    AgeException.Reason.DAMAGED,
                    "the file is damaged: it was cut short or altered; get it anew, nothing was changed",
                    e);
        }
    }

    private static void requireVersion(byte[] file) throws AgeException {
        String begin = new String(file, 0, Math.min(file.length, VERSION.length()), StandardCharsets.US_ASCII);
        if (begin.equals(VERSION)) {
            return;
        }
        if (file.length > 0 && VERSION.startsWith(begin)) {
            throw new AgeException(
                    AgeException.Reason.DAMAGED,
                    "the file is damaged: it ends within its first line; get it anew, nothing was changed");
        }
        if (begin.startsWith(FORMAT)) {
            throw new AgeException(
                    AgeException.Reason.NEWER_VERSION,
                    "the file is of a newer version of the age format than v1, which this server knows; encrypt it anew with an age of version 1, or upgrade Drover");
        }
        throw new AgeException(
                AgeException.Reason.NOT_AN_AGE_FILE,
                "this is no age file; expected one that begins with '%sv1' or '%s'".formatted(FORMAT, ARMOR));
    }

    private static RecipientStanzaWriter writer(AgeKey key) throws AgeException {
        return switch (key) {
            case AgeKey.Passphrase(String text) -> new PassphraseStanza(text);
            case AgeKey.Recipient(String text) -> {
                try {
                    yield X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(text);
                } catch (GeneralSecurityException | RuntimeException e) {
                    throw new AgeException(
                            AgeException.Reason.MALFORMED_KEY,
                            "the recipient is none; expected age1 and 58 characters, as 'age-keygen' prints it after 'public key'",
                            e);
                }
            }
            case AgeKey.Identity identity ->
                throw new IllegalArgumentException("an identity opens files; to encrypt, give its recipient (age1...)");
        };
    }

    private static RecipientStanzaReader reader(AgeKey key) throws AgeException {
        return switch (key) {
            case AgeKey.Passphrase(String text) -> new PassphraseStanza(text);
            case AgeKey.Identity(String text) -> {
                try {
                    yield new IdentityReader(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(text));
                } catch (GeneralSecurityException | RuntimeException e) {
                    // The library's message may hold a part of it.
                    throw new AgeException(
                            AgeException.Reason.MALFORMED_KEY,
                            "the identity is none; expected AGE-SECRET-KEY-1 and 58 characters, as 'age-keygen' prints it");
                }
            }
            case AgeKey.Recipient recipient ->
                throw new IllegalArgumentException(
                        "a recipient encrypts files; to open one, give its identity (AGE-SECRET-KEY-1...)");
        };
    }

    /** Tells a file for others from a damaged one. */
    private record IdentityReader(RecipientStanzaReader x25519) implements RecipientStanzaReader {
        @Override
        public com.exceptionfactory.jagged.FileKey getFileKey(Iterable<RecipientStanza> stanzas) throws AgeException {
            if (StreamSupport.stream(stanzas.spliterator(), false)
                    .anyMatch(stanza -> PassphraseStanza.TYPE.equals(stanza.getType()))) {
                throw new AgeException(
                        AgeException.Reason.OTHER_KIND_OF_KEY,
                        "the file is encrypted with a passphrase, not to a recipient; give the passphrase");
            }
            try {
                return x25519.getFileKey(stanzas);
            } catch (GeneralSecurityException e) {
                throw new AgeException(
                        AgeException.Reason.WRONG_KEY,
                        "the identity does not open the file: it is encrypted to other recipients; nothing was changed",
                        e);
            }
        }
    }
}
