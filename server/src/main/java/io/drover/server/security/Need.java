package io.drover.server.security;

import java.util.Optional;

/** What a caller needs for a request. */
public sealed interface Need {
    /** Nothing: anybody may ask. */
    record Nothing() implements Need {}

    /**
     * To be known.
     *
     * @param first whether this comes before changing a password that must be changed
     */
    record Known(boolean first) implements Need {}

    /** The permission on all things of its resource. */
    record OnAll(Permission permission) implements Need {}

    /** The permission on anything of its resource; the answer or the deed is about what the caller has it on. */
    record OnSome(Permission permission) implements Need {}

    /** The permission on what the path names. */
    record OnNamed(Permission permission) implements Need {}

    /** The permission, on whatever it is needed; empty where none is. */
    default Optional<Permission> needed() {
        return switch (this) {
            case Nothing() -> Optional.empty();
            case Known ignored -> Optional.empty();
            case OnAll(Permission permission) -> Optional.of(permission);
            case OnSome(Permission permission) -> Optional.of(permission);
            case OnNamed(Permission permission) -> Optional.of(permission);
        };
    }
}
