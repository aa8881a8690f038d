package io.drover.migration.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the primitive forms of the canonical encoding. */
record Output(ByteArrayOutputStream bytes) {
    void size(int size) {
        unsigned(size);
    }

    void number(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    void flag(boolean value) {
        bytes.write(value ? 1 : 0);
    }

    /** Refuses text with half a surrogate pair: UTF-8 has no form for it, and two values would have one encoding. */
    void text(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!pair) {
                    throw new IllegalArgumentException(
                            "text with half a surrogate pair at character %d of %d".formatted(i, value.length()));
                }
                i++;
            }
        }
        block(value.getBytes(StandardCharsets.UTF_8));
    }

    void block(byte[] block) {
        size(block.length);
        raw(block);
    }

    void raw(byte[] block) {
        bytes.writeBytes(block);
    }

    private void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
