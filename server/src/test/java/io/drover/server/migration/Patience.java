package io.drover.server.migration;

import java.time.Duration;

/** How long tests wait on a machine that has other things to do. */
final class Patience {
    static final Duration LONG = Duration.ofSeconds(60);

    private Patience() {}
}
