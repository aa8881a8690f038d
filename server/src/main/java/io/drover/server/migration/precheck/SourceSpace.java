package io.drover.server.migration.precheck;

import io.drover.migration.codec.Canonical;
import io.drover.migration.finding.Finding;
import io.drover.server.plane.FreeSpace;
import java.util.List;

/** There is space to store the decision and the manifest. */
public final class SourceSpace implements Precheck {
    private final FreeSpace space;

    public SourceSpace(FreeSpace space) {
        this.space = space;
    }

    private static final long SPARE_BYTES = 64L << 20;

    @Override
    public List<Finding> check(Candidate candidate) {
        long needed = 3L * Canonical.encode(candidate.cluster().profile()).length + SPARE_BYTES;
        return space
                .bytes()
                .filter(free -> free < needed)
                .map(free -> Finding.error(
                        "SOURCE_SPACE_LOW",
                        "this plane's store",
                        "%d MiB are free, %d MiB are needed".formatted(free >> 20, needed >> 20),
                        "free space in this plane's data folder"))
                .stream()
                .toList();
    }
}
