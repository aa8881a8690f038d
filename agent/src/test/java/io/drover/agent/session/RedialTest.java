package io.drover.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RedialTest {
    private final AtomicLong now = new AtomicLong();
    private final Redial redial = new Redial(now::get, new Random(1));

    private Duration passed() {
        Duration delay = redial.delay();
        now.addAndGet(delay.toNanos());
        return delay;
    }

    /** When it dials a plane that does not answer, until so long after the start. */
    private static List<Duration> dials(Redial redial, AtomicLong now, Duration until) {
        List<Duration> dials = new ArrayList<>();
        while (now.get() < until.toNanos()) {
            now.addAndGet(redial.delay().toNanos());
            dials.add(Duration.ofNanos(now.get()));
        }
        return dials;
    }

    @Test
    void aPlaneThatWasThereIsDialledAtOnceAndSoonAgain() {
        redial.lost(true);
        assertThat(passed()).isBetween(Duration.ofMillis(125), Duration.ofMillis(250));
        while (now.get() < Duration.ofSeconds(57).toNanos()) {
            assertThat(passed()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    void afterAMinuteDelaysGrowToHalfAMinute() {
        redial.lost(true);
        dials(redial, now, Duration.ofMinutes(1));
        assertThat(passed()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(passed()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
        dials(redial, now, Duration.ofMinutes(3));
        for (int i = 0; i < 100; i++) {
            assertThat(passed()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        }
    }

    @Test
    void aPlaneThatWasNeverThereIsDialledLessAndLess() {
        List<Duration> dials = dials(redial, now, Duration.ofMinutes(10));
        assertThat(dials).hasSizeBetween(24, 50);
        assertThat(passed()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    @Test
    void aPlaneThatEndsEachSessionAtOnceIsNotDialledSoonForEver() {
        redial.lost(false);
        while (now.get() < Duration.ofMinutes(3).toNanos()) {
            passed();
            redial.lost(false);
        }
        assertThat(passed()).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
        redial.lost(true);
        assertThat(passed()).isLessThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aReasonToDialMakesTheNextDelayShort() {
        dials(redial, now, Duration.ofMinutes(5));
        redial.forget();
        assertThat(passed()).isLessThanOrEqualTo(Duration.ofMillis(250));
    }

    /** A plane of a thousand hosts is away for 20 s: all find it within 2 s, and not all at once. */
    @Test
    void aThousandHostsDialSoonAndNotInStep() {
        Duration back = Duration.ofSeconds(20);
        Random seeds = new Random(20);
        int[] within100Millis = new int[21];
        Duration last = Duration.ZERO;
        for (int host = 0; host < 1_000; host++) {
            AtomicLong time = new AtomicLong();
            Redial own = new Redial(time::get, new Random(seeds.nextLong()));
            own.lost(true);
            Duration found = dials(own, time, back).getLast();
            assertThat(found).isGreaterThanOrEqualTo(back);
            last = found.compareTo(last) > 0 ? found : last;
            within100Millis[(int) (found.minus(back).toMillis() / 100)]++;
        }
        int most = 0;
        for (int count : within100Millis) {
            most = Math.max(most, count);
        }
        System.out.printf(
                "1,000 hosts find their plane within %d ms; at most %d of them within 100 ms%n",
                last.minus(back).toMillis(), most);
        assertThat(last.minus(back)).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(most).isLessThan(120);
    }
}
