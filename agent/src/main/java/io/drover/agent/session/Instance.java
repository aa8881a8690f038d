package io.drover.agent.session;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Tells this start of the agent from every other, and each of its dials from the one before. A cloned host has another
 * instance; one cloned with its memory repeats dial numbers. Used on the agent's loop.
 */
final class Instance {
    private final String random;
    private long dials;

    Instance() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        random = HexFormat.of().formatHex(bytes);
    }

    String nextDial() {
        return random + "." + ++dials;
    }
}
