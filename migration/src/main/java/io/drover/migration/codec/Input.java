package io.drover.migration.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads the primitive forms of the canonical encoding, refusing every form but the canonical one. */
final class Input {
    private static final int MAX_DEPTH = 32;

    /** An element in memory takes many times the byte that it may take here. */
    private static final int MAX_ELEMENTS = 1_000_000;

    private final byte[] bytes;
    private final String root;
    private int position;
    private int depth;
    private int elements;

    Input(byte[] bytes, String root) {
        this.bytes = bytes;
        this.root = root;
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw malformed("nested deeper than " + MAX_DEPTH);
        }
    }

    void leave() {
        depth--;
    }

    int position() {
        return position;
    }

    byte[] since(int start) {
        return java.util.Arrays.copyOfRange(bytes, start, position);
    }

    /** A count or length; never more than the bytes left, so that a hostile size costs no memory. */
    int size() {
        long size = unsigned();
        if (size < 0 || size > bytes.length - position) {
            throw malformed(
                    "a size of " + Long.toUnsignedString(size) + " with " + (bytes.length - position) + " bytes left");
        }
        return (int) size;
    }

    /** The size of a collection; no value has more than a million elements in all. */
    int elements() {
        int size = size();
        elements += size;
        if (elements < 0 || elements > MAX_ELEMENTS) {
            throw malformed("more than %d elements".formatted(MAX_ELEMENTS));
        }
        return size;
    }

    long number() {
        long raw = unsigned();
        return (raw >>> 1) ^ -(raw & 1);
    }

    boolean flag() {
        int value = next();
        if (value > 1) {
            throw malformed("a flag of " + value + ", expected 0 or 1");
        }
        return value == 1;
    }

    byte[] block() {
        int length = size();
        byte[] block = java.util.Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return block;
    }

    String text() {
        int length = size();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, position, length))
                    .toString();
            position += length;
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedException("%s: text at byte %d is not UTF-8".formatted(root, position), e);
        }
    }

    void expectEnd() {
        if (position != bytes.length) {
            throw malformed((bytes.length - position) + " bytes after the end");
        }
    }

    MalformedException malformed(String what) {
        return new MalformedException("%s: %s, at byte %d of %d".formatted(root, what, position, bytes.length));
    }

    private int next() {
        if (position >= bytes.length) {
            throw malformed("it ends too early");
        }
        return bytes[position++] & 0xFF;
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                if ((shift > 0 && next == 0) || (shift == 63 && next > 1)) {
                    throw malformed("a number that is not in its shortest form");
                }
                return value;
            }
        }
        throw malformed("a number of more than 64 bits");
    }
}
