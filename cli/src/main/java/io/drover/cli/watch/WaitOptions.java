package io.drover.cli.watch;

import io.drover.cli.failure.UsageException;
import io.drover.cli.session.DurationConverter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how long a command waits for the work that it started. */
public final class WaitOptions {
    @Option(
            names = "--wait",
            negatable = true,
            description = "Wait for the end and show the progress, or only start it.")
    @Nullable Boolean waiting;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Wait at most so long, then exit with 6; the work goes on. Such as 90s, 30m.")
    @Nullable Duration timeout;

    /** Whether to wait. */
    public boolean waits(boolean unlessSaid) {
        boolean waits = waiting == null ? unlessSaid : waiting;
        if (!waits && timeout != null) {
            throw new UsageException("--timeout says how long to wait, but nothing is waited for; add --wait");
        }
        return waits;
    }

    public Optional<Duration> limit() {
        return Optional.ofNullable(timeout);
    }

    /** Refuses to wait for a dry run, which ends at once. */
    public void refuseWith(String option) {
        if (Boolean.TRUE.equals(waiting) || timeout != null) {
            throw new UsageException(
                    "%s starts nothing that could be waited for; leave out --wait and --timeout".formatted(option));
        }
    }
}
