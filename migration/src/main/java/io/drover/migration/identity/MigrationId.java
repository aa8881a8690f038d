package io.drover.migration.identity;

/** Names one attempt to migrate one cluster. Lower-case letters, digits and dashes, 3 to 63 characters. */
public record MigrationId(String value) implements Comparable<MigrationId> {
    public MigrationId {
        Names.checkIdentifier("migration ID", value);
    }

    /** A new random identifier. */
    public static MigrationId random() {
        return new MigrationId(Names.random("m"));
    }

    @Override
    public int compareTo(MigrationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
