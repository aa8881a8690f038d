package io.drover.server.store;

import java.nio.file.Path;

/** Where a plane's durable state lives. */
public sealed interface StoreSettings {
    /**
     * A file, for a plane of one server.
     *
     * @param file the database; created where it is missing, with its folder. Beside it appear files of the same name
     *     ending in {@code -wal}, {@code -shm} and {@code .lock}
     * @param readers how many transactions may read at the same time, 1 to 64
     */
    record Sqlite(Path file, int readers) implements StoreSettings {
        /** Enough for a server of a few cores: readers never wait for the disk for long. */
        public static final int DEFAULT_READERS = 4;

        public Sqlite {
            checkRange("readers", readers, 1, 64);
        }

        public static Sqlite at(Path file) {
            return new Sqlite(file, DEFAULT_READERS);
        }
    }

    /**
     * A PostgreSQL database of the plane's own, for any number of servers.
     *
     * @param url such as {@code jdbc:postgresql://db.example.net:5432/drover}
     * @param user the role to connect as; it creates the tables
     * @param password its password; empty where the database asks for none
     * @param connections how many connections this server may open, 2 to 200; half of them write, half read
     */
    record Postgres(String url, String user, String password, int connections) implements StoreSettings {
        public static final int DEFAULT_CONNECTIONS = 10;

        public Postgres {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException(
                        "a store's URL: expected one that begins with jdbc:postgresql:, such as jdbc:postgresql://db.example.net:5432/drover");
            }
            checkRange("connections", connections, 2, 200);
        }

        /** Without the password, and without the URL's parameters, which may hold one. */
        @Override
        public String toString() {
            return "Postgres[url=%s, user=%s, connections=%d]"
                    .formatted(url.replaceFirst("\\?.*", "?…"), user, connections);
        }
    }

    private static void checkRange(String what, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException("%s: %d, expected %d to %d".formatted(what, value, lowest, highest));
        }
    }
}
