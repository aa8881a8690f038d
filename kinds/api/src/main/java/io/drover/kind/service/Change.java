package io.drover.kind.service;

/**
 * What was done to one thing.
 *
 * @param kind what was done
 * @param what to what sort of thing, such as service or network
 * @param name its name
 */
public record Change(Kind kind, String what, String name) {
    /** What was done. */
    public enum Kind {
        /** It was not there. */
        CREATED,
        /** It was there and differed. */
        UPDATED,
        /** It was there as wished. */
        UNCHANGED,
        /** It is not there any more. */
        REMOVED,
        /** It is there though the definition does not name it, and was left alone. */
        KEPT
    }

    public static Change created(String what, String name) {
        return new Change(Kind.CREATED, what, name);
    }

    public static Change updated(String what, String name) {
        return new Change(Kind.UPDATED, what, name);
    }

    public static Change unchanged(String what, String name) {
        return new Change(Kind.UNCHANGED, what, name);
    }

    public static Change removed(String what, String name) {
        return new Change(Kind.REMOVED, what, name);
    }

    public static Change kept(String what, String name) {
        return new Change(Kind.KEPT, what, name);
    }
}
