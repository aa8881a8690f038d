package io.drover.server.vault.age;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.codec.CanonicalBase64;
import com.exceptionfactory.jagged.framework.crypto.EncryptedFileKey;
import com.exceptionfactory.jagged.framework.crypto.FileKeyDecryptorFactory;
import com.exceptionfactory.jagged.framework.crypto.FileKeyEncryptorFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The scrypt recipient of age (age-encryption.org/v1, "The scrypt recipient type"): {@code -> scrypt SALT WORK_FACTOR},
 * with the file key encrypted under the key that is derived from the passphrase. It is the only stanza of its file.
 */
record PassphraseStanza(String passphrase) implements RecipientStanzaWriter, RecipientStanzaReader {
    static final String TYPE = "scrypt";

    private static final Pattern WORK_FACTOR = Pattern.compile("[1-9][0-9]?");
    private static final int BODY_BYTES = 32;

    /** A stanza as it stands in a file. */
    private record Written(String type, List<String> arguments, byte[] body) implements RecipientStanza {
        @Override
        public String getType() {
            return type;
        }

        @Override
        public List<String> getArguments() {
            return arguments;
        }

        @Override
        public byte[] getBody() {
            return body.clone();
        }
    }

    @Override
    public Iterable<RecipientStanza> getRecipientStanzas(FileKey fileKey) throws GeneralSecurityException {
        byte[] salt = new byte[ScryptKey.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        EncryptedFileKey encrypted = new FileKeyEncryptorFactory()
                .newFileKeyEncryptor()
                .getEncryptedFileKey(fileKey, ScryptKey.derive(passphrase, salt, ScryptKey.WORK_FACTOR));
        return List.of(new Written(
                TYPE,
                List.of(
                        new String(CanonicalBase64.getEncoder().encode(salt), StandardCharsets.US_ASCII),
                        Integer.toString(ScryptKey.WORK_FACTOR)),
                encrypted.getEncoded()));
    }

    @Override
    public FileKey getFileKey(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
        List<RecipientStanza> all = new ArrayList<>();
        Iterator<RecipientStanza> each = stanzas.iterator();
        each.forEachRemaining(all::add);
        if (all.stream().noneMatch(stanza -> TYPE.equals(stanza.getType()))) {
            throw new AgeException(
                    AgeException.Reason.OTHER_KIND_OF_KEY,
                    "the file is encrypted to a recipient, not with a passphrase; give the identity (AGE-SECRET-KEY-1...) that opens it");
        }
        RecipientStanza stanza = all.getFirst();
        List<String> arguments = stanza.getArguments();
        if (all.size() != 1
                || arguments.size() != 2
                || !WORK_FACTOR.matcher(arguments.getLast()).matches()
                || stanza.getBody().length != BODY_BYTES) {
            throw damaged(null);
        }
        int workFactor = Integer.parseInt(arguments.getLast());
        if (workFactor > ScryptKey.WORK_FACTOR) {
            throw new AgeException(
                    AgeException.Reason.TOO_EXPENSIVE,
                    "the file's work factor is %d; at most %d, that of the age command, is accepted: encrypt it anew with 'age -p'"
                            .formatted(workFactor, ScryptKey.WORK_FACTOR));
        }
        return opened(stanza, salt(arguments.getFirst()), workFactor);
    }

    private FileKey opened(RecipientStanza stanza, byte[] salt, int workFactor) throws AgeException {
        try {
            return new FileKeyDecryptorFactory()
                    .newFileKeyDecryptor()
                    .getFileKey(new EncryptedFileKey(stanza.getBody()), ScryptKey.derive(passphrase, salt, workFactor));
        } catch (AgeException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new AgeException(
                    AgeException.Reason.WRONG_KEY,
                    "the passphrase does not open the file; check how it is written, nothing was changed",
                    e);
        }
    }

    private static byte[] salt(String encoded) throws AgeException {
        try {
            byte[] salt = CanonicalBase64.getDecoder().decode(encoded.getBytes(StandardCharsets.US_ASCII));
            if (salt.length != ScryptKey.SALT_BYTES) {
                throw damaged(null);
            }
            return salt;
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private static AgeException damaged(@org.jspecify.annotations.Nullable Throwable cause) {
        return new AgeException(
                AgeException.Reason.DAMAGED,
                "the file is damaged: its passphrase entry is not as the age format has it; get it anew",
                cause);
    }

    @Override
    public String toString() {
        return "PassphraseStanza[not shown]";
    }
}
