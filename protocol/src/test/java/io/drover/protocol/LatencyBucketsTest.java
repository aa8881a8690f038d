package io.drover.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class LatencyBucketsTest {
    @Test
    void boundsAreThoseOfTheProtocol() {
        assertThat(LatencyBuckets.COUNT).isEqualTo(34);
        assertThat(LatencyBuckets.boundMicros(0)).isEqualTo(250);
        assertThat(LatencyBuckets.boundMicros(1)).isEqualTo(354);
        assertThat(LatencyBuckets.boundMicros(4)).isEqualTo(1000);
        assertThat(LatencyBuckets.boundMicros(32)).isEqualTo(16_384_000);
    }

    @Test
    void aLatencyIsBelowTheBoundOfItsBucketAndNotBelowTheOneBefore() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long micros = (long) Math.pow(10, random.nextDouble() * 8);
            int bucket = LatencyBuckets.of(micros);
            if (bucket < LatencyBuckets.BOUNDS) {
                assertThat(micros).isLessThan(LatencyBuckets.boundMicros(bucket));
            }
            if (bucket > 0) {
                assertThat(micros).isGreaterThanOrEqualTo(LatencyBuckets.boundMicros(bucket - 1));
            }
        }
        assertThat(LatencyBuckets.of(0)).isZero();
        assertThat(LatencyBuckets.of(250)).isEqualTo(1);
        assertThat(LatencyBuckets.of(Long.MAX_VALUE)).isEqualTo(33);
    }
}
