package io.drover.server.cluster;

import io.drover.kind.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The kinds of clusters that this server knows. */
public final class Kinds {
    private final Map<String, Kind> byName = new TreeMap<>();

    public Kinds(Collection<Kind> kinds) {
        kinds.forEach(kind -> byName.put(kind.name(), kind));
    }

    /** Those on the class path. */
    public static Kinds installed() {
        return new Kinds(ServiceLoader.load(Kind.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    public Optional<Kind> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
