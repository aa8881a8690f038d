package io.drover.server.security;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that somebody may do.
 *
 * @param all each right
 */
public record Rights(Set<Right> all) {
    private static final String READ = "READ";

    public Rights {
        all = Set.copyOf(all);
    }

    public static Rights of(Collection<Right> rights) {
        return new Rights(Set.copyOf(rights));
    }

    /** Reads them; throws as {@link Right#parse}. */
    public static Rights parse(Collection<String> texts) {
        return new Rights(texts.stream().map(Right::parse).collect(Collectors.toSet()));
    }

    /** Reads what is stored; what this version does not know allows nothing. */
    public static Rights stored(Collection<String> texts) {
        return new Rights(texts.stream()
                .flatMap(text -> {
                    try {
                        return Stream.of(Right.parse(text));
                    } catch (IllegalArgumentException e) {
                        // Of a newer version.
                        return Stream.empty();
                    }
                })
                .collect(Collectors.toSet()));
    }

    /** Whether the action is allowed on the subject. */
    public boolean allow(Permission permission, Subject subject) {
        return all.stream().anyMatch(right -> right.allows(subject.resource(), subject.id(), permission.action()));
    }

    /** Whether the action is allowed on the thing of this ID. */
    public boolean allow(Permission permission, String id) {
        return allow(permission, new Subject(permission.resource(), id));
    }

    /** Whether the action is allowed on all things of its resource, those to come among them. */
    public boolean allowAll(Permission permission) {
        return allow(permission, Right.ALL);
    }

    /** Whether the action is allowed on anything of its resource. */
    public boolean allowSome(Permission permission) {
        return all.stream().anyMatch(right -> right.allows(permission.resource(), right.id(), permission.action()));
    }

    /** Whether a thing may be seen; to what may not be seen, the answer is that it is not there. */
    public boolean see(Subject subject) {
        return all.stream().anyMatch(right -> right.allows(subject.resource(), subject.id(), READ));
    }

    /** The rights among others that are not within these. */
    public Set<Right> lacking(Rights others) {
        return others.all.stream()
                .filter(other -> all.stream().noneMatch(right -> right.covers(other)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean cover(Rights others) {
        return lacking(others).isEmpty();
    }

    /** What both allow. */
    public Rights and(Rights others) {
        return new Rights(all.stream()
                .flatMap(right -> others.all.stream().map(right::and).flatMap(Optional::stream))
                .collect(Collectors.toSet()));
    }

    /** In words, sorted. */
    public Set<String> texts() {
        return all.stream().map(Right::toString).collect(Collectors.toCollection(TreeSet::new));
    }
}
