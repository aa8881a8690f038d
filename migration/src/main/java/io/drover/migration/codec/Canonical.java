package io.drover.migration.codec;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The canonical binary encoding of records: one value has one encoding, and only that one decodes.
 *
 * <p>Digests and signatures cover these bytes, so decoding is strict: numbers in their shortest form, sets and maps in
 * the order of their encoded elements without repetition, UTF-8 without replacement, nothing left over. The layout of a
 * type follows from its declaration:
 *
 * <ul>
 *   <li>record: number of components, then each in the order of declaration. Fewer components than declared are accepted
 *       when the missing ones are {@link Optional} or collections (written by an older version); more are refused by
 *       name (written by a newer one)
 *   <li>sealed interface: the simple name of the permitted record, then the record
 *   <li>enum: the constant's name; {@code boolean}: one byte; {@code int}, {@code long}: zig-zag variable length
 *   <li>String, {@link Blob}: length, then bytes; Instant, Duration: seconds, then nanoseconds
 *   <li>Optional: 0, or 1 and the value; List, Set, Map: the size, then the elements
 * </ul>
 *
 * <p>What is decoded takes memory in proportion to its bytes: records nest at most 32 deep, and all collections together
 * hold at most a million elements. All methods are thread-safe.
 */
public final class Canonical {
    /** The most bytes one decoded value may have: 16 MiB, room for a manifest of some 10,000 hosts. */
    public static final int MAX_BYTES = 16 << 20;

    private Canonical() {}

    /**
     * Encodes a record.
     *
     * @throws IllegalArgumentException for a type that has no canonical form, for text that is not Unicode, and for
     *     more than {@link #MAX_BYTES}, which could not be decoded again
     */
    public static byte[] encode(Record value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        Shape.of(value.getClass()).write(value, new Output(out));
        if (out.size() > MAX_BYTES) {
            throw new IllegalArgumentException("%s of %d bytes, at most %d can be encoded"
                    .formatted(value.getClass().getSimpleName(), out.size(), MAX_BYTES));
        }
        return out.toByteArray();
    }

    /**
     * Decodes a record of the given type.
     *
     * @throws MalformedException when the bytes are not the canonical encoding of such a record, or more than
     *     {@link #MAX_BYTES}
     */
    public static <T extends Record> T decode(Class<T> type, byte[] bytes) {
        return type.cast(decode(Shape.of(type), type.getSimpleName(), bytes));
    }

    /**
     * Decodes a record with one type argument, such as a signed statement.
     *
     * @throws MalformedException as {@link #decode(Class, byte[])}
     */
    public static Object decode(Class<? extends Record> raw, Class<? extends Record> argument, byte[] bytes) {
        return decode(Shape.of(new Parameterized(raw, argument)), argument.getSimpleName(), bytes);
    }

    private static Object decode(Shape shape, String name, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException(
                    "%s of %d bytes, at most %d are accepted".formatted(name, bytes.length, MAX_BYTES));
        }
        Input in = new Input(bytes, name);
        Object value = shape.read(in);
        in.expectEnd();
        return value;
    }

    /** A record type with its one type argument. */
    private record Parameterized(Class<?> raw, Class<?> argument) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return new Type[] {argument};
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }
    }

    /** The encoded elements in ascending order of their bytes, as sets and maps are written. */
    static List<byte[]> sorted(Collection<byte[]> encoded) {
        return encoded.stream().sorted(Arrays::compareUnsigned).toList();
    }

    static byte[] encodePart(Shape shape, Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        shape.write(value, new Output(out));
        return out.toByteArray();
    }

    static byte[] encodeEntry(Shape key, Shape value, Map.Entry<?, ?> entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        Output output = new Output(out);
        key.write(entry.getKey(), output);
        value.write(entry.getValue(), output);
        return out.toByteArray();
    }
}
