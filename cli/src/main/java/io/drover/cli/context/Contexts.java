package io.drover.cli.context;

import io.drover.cli.rest.KeyFingerprint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The planes that the user logged in to.
 *
 * @param current the name of the one used where none is named
 * @param all those known, by name
 */
public record Contexts(Optional<String> current, List<Context> all) {
    public static final Contexts NONE = new Contexts(Optional.empty(), List.of());

    public Contexts {
        all = List.copyOf(all);
    }

    public Optional<Context> find(String name) {
        return all.stream().filter(context -> context.name().equals(name)).findFirst();
    }

    public Optional<Context> findCurrent() {
        return current.flatMap(this::find);
    }

    public List<String> names() {
        return all.stream().map(Context::name).toList();
    }

    /** With a context added, in the place of one of the same name; it becomes the current one. */
    Contexts with(Context added) {
        List<Context> contexts = new ArrayList<>(without(added.name()).all);
        contexts.add(added);
        contexts.sort(Comparator.comparing(Context::name));
        return new Contexts(Optional.of(added.name()), contexts);
    }

    /** With the key that a plane says will follow the one that is pinned. */
    public Contexts expecting(String name, KeyFingerprint next) {
        return changed(name, context -> context.expecting(next));
    }

    /** With the key that was to follow pinned alone, since it was seen. */
    public Contexts followed(String name) {
        return changed(name, Context::followed);
    }

    private Contexts changed(String name, UnaryOperator<Context> change) {
        return new Contexts(
                current,
                all.stream()
                        .map(context -> context.name().equals(name) ? change.apply(context) : context)
                        .toList());
    }

    Contexts without(String name) {
        return new Contexts(
                current.filter(other -> !other.equals(name)),
                all.stream().filter(context -> !context.name().equals(name)).toList());
    }

    Contexts withCurrent(String name) {
        return new Contexts(Optional.of(name), all);
    }
}
