package io.drover.migration.identity;

/** Names a cluster for its whole life, whichever plane owns it. Lower-case letters, digits and dashes, 3 to 63 characters. */
public record ClusterId(String value) implements Comparable<ClusterId> {
    public ClusterId {
        Names.checkIdentifier("cluster ID", value);
    }

    /** A new random identifier. */
    public static ClusterId random() {
        return new ClusterId(Names.random("c"));
    }

    @Override
    public int compareTo(ClusterId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
