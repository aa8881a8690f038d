package io.drover.migration.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The shapes of values that contain no others. */
final class ScalarShapes {
    private ScalarShapes() {}

    record TextShape() implements Shape {
        @Override
        public void write(Object value, Output out) {
            out.text((String) value);
        }

        @Override
        public Object read(Input in) {
            return in.text();
        }
    }

    record LongShape() implements Shape {
        @Override
        public void write(Object value, Output out) {
            out.number((Long) value);
        }

        @Override
        public Object read(Input in) {
            return in.number();
        }
    }

    record IntShape() implements Shape {
        @Override
        public void write(Object value, Output out) {
            out.number((Integer) value);
        }

        @Override
        public Object read(Input in) {
            long value = in.number();
            if (value != (int) value) {
                throw in.malformed(value + " where a 32-bit number was expected");
            }
            return (int) value;
        }
    }

    record FlagShape() implements Shape {
        @Override
        public void write(Object value, Output out) {
            out.flag((Boolean) value);
        }

        @Override
        public Object read(Input in) {
            return in.flag();
        }
    }

    record BlobShape() implements Shape {
        @Override
        public void write(Object value, Output out) {
            out.block(((Blob) value).bytes());
        }

        @Override
        public Object read(Input in) {
            return Blob.of(in.block());
        }
    }

    record InstantShape() implements Shape {
        @Override
        public void write(Object value, Output out) {
            Instant instant = (Instant) value;
            out.number(instant.getEpochSecond());
            out.number(instant.getNano());
        }

        @Override
        public Object read(Input in) {
            long seconds = in.number();
            if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
                throw in.malformed("a time of " + seconds + " seconds since 1970");
            }
            return Instant.ofEpochSecond(seconds, nanos(in));
        }
    }

    record DurationShape() implements Shape {
        @Override
        public void write(Object value, Output out) {
            Duration duration = (Duration) value;
            out.number(duration.getSeconds());
            out.number(duration.getNano());
        }

        @Override
        public Object read(Input in) {
            return Duration.ofSeconds(in.number(), nanos(in));
        }
    }

    private static long nanos(Input in) {
        long nanos = in.number();
        if (nanos < 0 || nanos > 999_999_999) {
            throw in.malformed(nanos + " nanoseconds, expected 0 to 999999999");
        }
        return nanos;
    }

    static final class EnumShape implements Shape {
        private final Class<?> type;
        private final Map<String, Object> constants;

        EnumShape(Class<?> type) {
            this.type = type;
            this.constants = Arrays.stream(type.getEnumConstants())
                    .collect(Collectors.toMap(constant -> ((Enum<?>) constant).name(), Function.identity()));
        }

        @Override
        public void write(Object value, Output out) {
            out.text(((Enum<?>) value).name());
        }

        @Override
        public Object read(Input in) {
            Object constant = constants.get(in.text());
            if (constant == null) {
                throw in.malformed(
                        "an unknown " + type.getSimpleName() + "; it was written by a newer version, or is damaged");
            }
            return constant;
        }
    }
}
