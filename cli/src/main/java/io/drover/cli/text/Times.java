package io.drover.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times and durations for people. Times are UTC. */
public final class Times {
    private static final DateTimeFormatter AT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Two times of a hostile server may lie further apart than a number of milliseconds tells. */
    private static final long LONGEST_SECONDS = Duration.ofDays(365_000).toSeconds();

    private Times() {}

    /** A time to the second, such as 2026-01-02T03:04:05Z. */
    public static String at(@Nullable Instant instant) {
        return instant == null ? DisplayText.NOTHING : AT.format(instant);
    }

    /** A duration, such as 43 ms, 1.3 s, 2 m 05 s, 1 h 00 m. A negative one, by clocks that differ, is 0 ms. */
    public static String lasting(Duration duration) {
        long millis = Math.max(0, Math.min(duration.toSeconds(), LONGEST_SECONDS) * 1000 + duration.toMillisPart());
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return "%.1f s".formatted(millis / 1000.0);
        }
        if (millis < 3_600_000) {
            return "%d m %02d s".formatted(millis / 60_000, millis / 1000 % 60);
        }
        return "%d h %02d m".formatted(millis / 3_600_000, millis / 60_000 % 60);
    }

    /** From one time to another, or to now where it has not ended; nothing where it has not begun. */
    public static String between(@Nullable Instant from, @Nullable Instant to, Instant now) {
        return from == null ? DisplayText.NOTHING : lasting(Duration.between(from, to == null ? now : to));
    }
}
