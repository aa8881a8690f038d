package io.drover.migration.identity;

/** Names a control plane. Lower-case letters, digits and dashes, 3 to 63 characters. */
public record PlaneId(String value) implements Comparable<PlaneId> {
    public PlaneId {
        Names.checkIdentifier("plane ID", value);
    }

    /** A new random identifier. */
    public static PlaneId random() {
        return new PlaneId(Names.random("p"));
    }

    @Override
    public int compareTo(PlaneId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
