package io.drover.server.vault.key;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A key of 256 bits under which data keys are encrypted. Thread-safe; prints its ID only. */
public final class RootKey {
    private static final int BYTES = 32;
    private static final int ID_BYTES = 8;
    private static final byte[] ID_PREFIX = "drover vault root key 1\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final String id;
    private final Aead aead;

    private RootKey(byte[] bytes) {
        this.bytes = bytes.clone();
        this.id = id(bytes);
        this.aead = aead(bytes);
    }

    /** A new random key. */
    public static RootKey random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new RootKey(bytes);
    }

    /**
     * Reads a key: 32 bytes in Base64, as {@code openssl rand -base64 32} prints them.
     *
     * @throws IllegalArgumentException when it is none; nothing of it is told
     */
    static RootKey parse(String text) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // The decoder's message holds a character of the key.
            throw new IllegalArgumentException("it is no Base64");
        }
        if (decoded.length != BYTES) {
            throw new IllegalArgumentException("it has %d bytes instead of %d".formatted(decoded.length, BYTES));
        }
        return new RootKey(decoded);
    }

    /** As {@link #parse} reads it. A secret. */
    String text() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Tells keys apart, and nothing of them: 16 hexadecimal digits of a SHA-256. */
    public String id() {
        return id;
    }

    Aead aead() {
        return aead;
    }

    private static String id(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ID_PREFIX);
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(bytes), ID_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    @AccessesPartialKey
    private static Aead aead(byte[] bytes) {
        try {
            AesGcmKey key = AesGcmKey.builder()
                    .setParameters(AesGcmParameters.builder()
                            .setKeySizeBytes(BYTES)
                            .setIvSizeBytes(12)
                            .setTagSizeBytes(16)
                            .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                            .build())
                    .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                    .build();
            return KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
                    .build()
                    .getPrimitive(AeadConfig2026.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not there", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RootKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "RootKey[" + id + "]";
    }
}
