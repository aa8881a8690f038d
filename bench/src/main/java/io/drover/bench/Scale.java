package io.drover.bench;

import java.util.Optional;

/**
 * How much is measured.
 *
 * @param manyClusters one-host clusters that migrate at the same time
 * @param fewClusters fewer of them
 * @param singles migrations of one one-host cluster, one after the other
 * @param rounds how often the clusters go there and back
 * @param largeCluster hosts of a large cluster
 * @param hugeCluster hosts of the largest one
 * @param handshakes TLS handshakes of each kind
 */
record Scale(
        String name,
        int manyClusters,
        int fewClusters,
        int singles,
        int rounds,
        int largeCluster,
        int hugeCluster,
        int handshakes) {
    static final String VARIABLE = "BENCH_SCALE";

    /** As the environment variable {@value #VARIABLE} says: {@code full}, which is the default, or {@code small}. */
    static Scale chosen() {
        String wanted = Optional.ofNullable(System.getenv(VARIABLE)).orElse("full");
        return switch (wanted) {
            case "full" -> new Scale("full", 300, 30, 20, 1, 100, 1000, 3000);
            case "small" -> new Scale("small", 30, 10, 6, 1, 30, 100, 300);
            default ->
                throw new IllegalArgumentException(VARIABLE + " is `" + wanted + "`; expected is `full` or `small`");
        };
    }
}
