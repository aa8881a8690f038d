package io.drover.migration.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How values of one declared type are written and read. Shapes are derived once from the declaration and kept. */
interface Shape {
    void write(Object value, Output out);

    Object read(Input in);

    /** Whether a component that an older writer did not know may be taken as {@link #absent()}. */
    default boolean mayBeAbsent() {
        return false;
    }

    default Object absent() {
        throw new IllegalStateException("this type has no absent value");
    }

    static Shape of(Type type) {
        Shape known = Known.SHAPES.get(type);
        if (known != null) {
            return known;
        }
        // Not computeIfAbsent: shapes of nested types are derived while this one is.
        Shape derived = derive(type);
        Shape raced = Known.SHAPES.putIfAbsent(type, derived);
        return raced == null ? derived : raced;
    }

    private static Shape derive(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == Optional.class) {
                return new CollectionShapes.OptionalShape(of(arguments[0]));
            }
            if (raw == List.class) {
                return new CollectionShapes.ListShape(of(arguments[0]));
            }
            if (raw == Set.class) {
                return new CollectionShapes.SetShape(of(arguments[0]));
            }
            if (raw == Map.class) {
                return new CollectionShapes.MapShape(of(arguments[0]), of(arguments[1]));
            }
            if (raw.isRecord()) {
                return new RecordShape(raw, generic);
            }
        } else if (type instanceof Class<?> raw) {
            if (raw.isRecord()) {
                return new RecordShape(raw, raw);
            }
            if (raw.isEnum()) {
                return new ScalarShapes.EnumShape(raw);
            }
            if (raw.isSealed()) {
                return new SealedShape(raw, Arrays.asList(raw.getPermittedSubclasses()));
            }
        }
        throw new IllegalArgumentException(type + " has no canonical form");
    }

    /** The shapes known so far, beginning with the scalars. */
    final class Known {
        private static final ConcurrentHashMap<Type, Shape> SHAPES = new ConcurrentHashMap<>(Map.of(
                String.class, new ScalarShapes.TextShape(),
                long.class, new ScalarShapes.LongShape(),
                Long.class, new ScalarShapes.LongShape(),
                int.class, new ScalarShapes.IntShape(),
                Integer.class, new ScalarShapes.IntShape(),
                boolean.class, new ScalarShapes.FlagShape(),
                Blob.class, new ScalarShapes.BlobShape(),
                Instant.class, new ScalarShapes.InstantShape(),
                Duration.class, new ScalarShapes.DurationShape()));

        private Known() {}
    }
}
