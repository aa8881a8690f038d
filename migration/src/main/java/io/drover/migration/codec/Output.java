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

    void text(String value) {
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
