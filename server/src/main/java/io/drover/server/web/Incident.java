package io.drover.server.web;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** Failures that nobody expected: the log gets all of it, the caller an ID to ask about. */
final class Incident {
    private static final Logger LOG = LoggerFactory.getLogger(Incident.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 6;

    private Incident() {}

    static Problem record(String method, String path, Throwable failure) {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        LOG.error("incident {}: {} {} failed unexpectedly", id, method, path, failure);
        return Problem.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "INTERNAL",
                        "the server failed unexpectedly; look for incident %s in its log".formatted(id))
                .at(id);
    }
}
