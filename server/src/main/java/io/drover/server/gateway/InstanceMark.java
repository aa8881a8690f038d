package io.drover.server.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which start of an agent dials, and for the how-manieth time.
 *
 * @param instance drawn by the agent when it started
 * @param dial from 1
 */
record InstanceMark(String instance, long dial) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{32})\\.([0-9]{1,18})");

    /** Throws IllegalArgumentException when the header is not one. */
    static InstanceMark parse(String header) {
        Matcher matcher = TEXT.matcher(header);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the header drover-instance is missing or malformed");
        }
        return new InstanceMark(matcher.group(1), Long.parseLong(matcher.group(2)));
    }

    /** Whether this is a later dial of the same start. */
    boolean isAfter(InstanceMark other) {
        return instance.equals(other.instance) && dial > other.dial;
    }
}
