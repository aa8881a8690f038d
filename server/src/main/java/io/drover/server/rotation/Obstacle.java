package io.drover.server.rotation;

import io.drover.server.web.ProblemException;

/**
 * What keeps a key from being rotated.
 *
 * @param code stable, such as CLUSTER_BUSY
 * @param seen what was seen, and what to do about it
 */
record Obstacle(String code, String seen) {
    ProblemException refusal() {
        return ProblemException.conflict(code, seen);
    }
}
