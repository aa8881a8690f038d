package io.drover.migration.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The shapes of optional values and collections. */
final class CollectionShapes {
    private CollectionShapes() {}

    record OptionalShape(Shape element) implements Shape {
        @Override
        public void write(Object value, Output out) {
            Optional<?> optional = (Optional<?>) value;
            out.flag(optional.isPresent());
            if (optional.isPresent()) {
                element.write(optional.get(), out);
            }
        }

        @Override
        public Object read(Input in) {
            return in.flag() ? Optional.of(element.read(in)) : Optional.empty();
        }

        @Override
        public boolean mayBeAbsent() {
            return true;
        }

        @Override
        public Object absent() {
            return Optional.empty();
        }
    }

    record ListShape(Shape element) implements Shape {
        @Override
        public void write(Object value, Output out) {
            Collection<?> list = (Collection<?>) value;
            out.size(list.size());
            list.forEach(item -> element.write(item, out));
        }

        @Override
        public Object read(Input in) {
            int size = in.elements();
            List<Object> list = new ArrayList<>(Math.min(size, 1024));
            for (int i = 0; i < size; i++) {
                list.add(element.read(in));
            }
            return Collections.unmodifiableList(list);
        }

        @Override
        public boolean mayBeAbsent() {
            return true;
        }

        @Override
        public Object absent() {
            return List.of();
        }
    }

    record SetShape(Shape element) implements Shape {
        @Override
        public void write(Object value, Output out) {
            Set<?> set = (Set<?>) value;
            out.size(set.size());
            Canonical.sorted(set.stream()
                            .map(item -> Canonical.encodePart(element, item))
                            .toList())
                    .forEach(out::raw);
        }

        @Override
        public Object read(Input in) {
            int size = in.elements();
            Set<Object> set = new LinkedHashSet<>(Math.min(size, 1024));
            byte[] previous = null;
            for (int i = 0; i < size; i++) {
                int start = in.position();
                set.add(element.read(in));
                previous = ascending(in, start, previous);
            }
            return Collections.unmodifiableSet(set);
        }

        @Override
        public boolean mayBeAbsent() {
            return true;
        }

        @Override
        public Object absent() {
            return Set.of();
        }
    }

    record MapShape(Shape key, Shape value) implements Shape {
        @Override
        public void write(Object written, Output out) {
            Map<?, ?> map = (Map<?, ?>) written;
            out.size(map.size());
            Canonical.sorted(map.entrySet().stream()
                            .map(entry -> Canonical.encodeEntry(key, value, entry))
                            .toList())
                    .forEach(out::raw);
        }

        @Override
        public Object read(Input in) {
            int size = in.elements();
            Map<Object, Object> map = new LinkedHashMap<>(Math.min(size, 1024));
            byte[] previous = null;
            for (int i = 0; i < size; i++) {
                int start = in.position();
                Object entryKey = key.read(in);
                if (map.put(entryKey, value.read(in)) != null) {
                    throw in.malformed("a key that stands twice");
                }
                previous = ascending(in, start, previous);
            }
            return Collections.unmodifiableMap(map);
        }

        @Override
        public boolean mayBeAbsent() {
            return true;
        }

        @Override
        public Object absent() {
            return Map.of();
        }
    }

    private static byte[] ascending(Input in, int start, byte @org.jspecify.annotations.Nullable [] previous) {
        byte[] current = in.since(start);
        if (previous != null && Arrays.compareUnsigned(previous, current) >= 0) {
            throw in.malformed("elements that are repeated or out of order");
        }
        return current;
    }
}
