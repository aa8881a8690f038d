package io.drover.testbed.relay;

import java.time.Duration;

/** What a relay does with what passes through it. */
public sealed interface RelayMode {
    /** Passes everything on at once. */
    record Pass() implements RelayMode {}

    /**
     * Passes everything on later, in each direction, without limiting the rate.
     *
     * @param oneWay how much later
     */
    record Delay(Duration oneWay) implements RelayMode {
        public Delay {
            if (oneWay.isNegative()) {
                throw new IllegalArgumentException("a delay is not negative: " + oneWay);
            }
        }
    }

    /** Accepts connections, takes everything and never answers or passes anything on. */
    record Silent() implements RelayMode {}

    /** Answers with bytes that mean nothing, whatever is sent, and passes nothing on. */
    record Garbage() implements RelayMode {}

    /**
     * Passes everything on, a few bytes at a time.
     *
     * @param bytesPerSecond in each direction of each connection, at least 1
     */
    record Slow(int bytesPerSecond) implements RelayMode {
        public Slow {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("at least 1 byte a second: " + bytesPerSecond);
            }
        }
    }

    /** Closes every connection, the open ones too, as soon as something is sent. */
    record Cut() implements RelayMode {}
}
