package io.drover.migration.identity;

import io.drover.migration.codec.Canonical;
import java.nio.charset.StandardCharsets;

/**
 * A statement with its signature over the canonical encoding, prefixed by the statement's type.
 *
 * <p>Holding a Signed says nothing of its validity: call {@link #verifiedBy}.
 */
public record Signed<T extends Record & Statement>(T statement, Signature signature) {
    public static <T extends Record & Statement> Signed<T> by(SigningKey key, T statement) {
        return new Signed<>(statement, key.sign(bytesToSign(statement)));
    }

    public boolean verifiedBy(VerifyingKey key) {
        return key.verifies(bytesToSign(statement), signature);
    }

    /** The digest by which this signed statement is referred to. */
    public Digest digest() {
        return Digest.of(bytesToSign(statement));
    }

    public byte[] encode() {
        return Canonical.encode(this);
    }

    /**
     * Decodes a signed statement; does not verify it.
     *
     * @throws io.drover.migration.codec.MalformedException when the bytes are not its canonical encoding
     */
    @SuppressWarnings("unchecked")
    public static <T extends Record & Statement> Signed<T> decode(Class<T> statementType, byte[] bytes) {
        return (Signed<T>) Canonical.decode(Signed.class, statementType, bytes);
    }

    private static byte[] bytesToSign(Record statement) {
        byte[] prefix = ("drover/1/" + statement.getClass().getSimpleName() + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] encoded = Canonical.encode(statement);
        byte[] all = new byte[prefix.length + encoded.length];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        System.arraycopy(encoded, 0, all, prefix.length, encoded.length);
        return all;
    }
}
