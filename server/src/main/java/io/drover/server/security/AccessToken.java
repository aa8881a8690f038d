package io.drover.server.security;

import io.drover.migration.identity.Digest;
import java.time.Instant;

/**
 * A token by which somebody uses REST. The token itself is not kept.
 *
 * @param secret the digest of the token
 * @param name whose it is
 * @param createdAt when it was made
 */
public record AccessToken(Digest secret, String name, Instant createdAt) {}
