package io.drover.server.security;

import io.drover.migration.codec.Shortened;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody may do, written {@code RESOURCE:id:ACTION}, such as {@code CLUSTER:*:READ}.
 *
 * @param resource a kind of resource, or {@code *} for all
 * @param id of one thing, or {@code *} for all
 * @param action or {@code *} for all
 */
public record Right(String resource, String id, String action) implements Comparable<Right> {
    static final String ALL = "*";

    private static final Pattern FORM =
            Pattern.compile("([A-Z]+|\\*):([A-Za-z0-9][A-Za-z0-9._@-]{0,126}|\\*):([A-Z]+(?:_[A-Z]+)*|\\*)");

    public static Right of(Permission permission) {
        return new Right(permission.resource(), ALL, permission.action());
    }

    public static Right of(Permission permission, String id) {
        return new Right(permission.resource(), id, permission.action());
    }

    /**
     * Reads one, of a resource and an action that there are.
     *
     * @throws IllegalArgumentException with what was expected
     */
    public static Right parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "permission '%s': expected RESOURCE:id:ACTION, such as CLUSTER:*:READ, with * for all"
                            .formatted(Shortened.to(100, text)));
        }
        Right right = new Right(form.group(1), form.group(2), form.group(3));
        if (right.resource.equals(ALL)) {
            if (!right.id.equals(ALL)) {
                throw new IllegalArgumentException(
                        "permission '%s': one thing is of one resource; expected such as CLUSTER:%s:%s"
                                .formatted(Shortened.to(100, text), right.id, right.action));
            }
            requireKnown(text, "action", right.action, actionsOfAll());
        } else {
            requireKnown(text, "resource", right.resource, Permission.resources());
            requireKnown(text, "action", right.action, Permission.actions(right.resource));
        }
        return right;
    }

    private static Set<String> actionsOfAll() {
        Set<String> all = new java.util.TreeSet<>();
        Permission.resources().forEach(resource -> all.addAll(Permission.actions(resource)));
        return all;
    }

    private static void requireKnown(String text, String what, String value, Set<String> known) {
        if (!value.equals(ALL) && !known.contains(value)) {
            throw new IllegalArgumentException("permission '%s': unknown %s %s; expected * or one of %s"
                    .formatted(Shortened.to(100, text), what, value, String.join(", ", known)));
        }
    }

    boolean allows(String wantedResource, String wantedId, String wantedAction) {
        return matches(resource, wantedResource) && matches(id, wantedId) && matches(action, wantedAction);
    }

    /** Whether it allows all that another does. */
    boolean covers(Right other) {
        return allows(other.resource, other.id, other.action);
    }

    /** What both allow. */
    Optional<Right> and(Right other) {
        return meet(resource, other.resource)
                .flatMap(commonResource -> meet(id, other.id)
                        .flatMap(commonId -> meet(action, other.action)
                                .map(commonAction -> new Right(commonResource, commonId, commonAction))));
    }

    private static boolean matches(String own, String wanted) {
        return own.equals(ALL) || own.equals(wanted);
    }

    private static Optional<String> meet(String one, String other) {
        if (one.equals(ALL) || one.equals(other)) {
            return Optional.of(other);
        }
        return other.equals(ALL) ? Optional.of(one) : Optional.empty();
    }

    @Override
    public int compareTo(Right other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return resource + ":" + id + ":" + action;
    }
}
