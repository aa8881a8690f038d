package io.drover.server.security;

/**
 * How often callers may ask.
 *
 * @param strangersPerSecond from one address, for ever
 * @param strangersAtOnce from one address
 * @param userPerSecond one user, for ever
 * @param userAtOnce one user
 */
public record RequestRates(double strangersPerSecond, double strangersAtOnce, double userPerSecond, double userAtOnce) {
    /** More than any console or script needs, and less than it takes to keep a server from its work. */
    public static final RequestRates DEFAULT = new RequestRates(50, 1_000, 1_000, 10_000);

    public RequestRates {
        if (!(strangersPerSecond > 0 && strangersAtOnce >= 1 && userPerSecond > 0 && userAtOnce >= 1)) {
            throw new IllegalArgumentException(
                    "rates of %s and %s a second, with %s and %s at once: expected more than 0 a second, and 1 or more at once"
                            .formatted(strangersPerSecond, userPerSecond, strangersAtOnce, userAtOnce));
        }
    }

    RequestLimits ofStrangers() {
        return new RequestLimits(strangersPerSecond, strangersAtOnce, System::nanoTime);
    }

    RequestLimits ofUsers() {
        return new RequestLimits(userPerSecond, userAtOnce, System::nanoTime);
    }
}
