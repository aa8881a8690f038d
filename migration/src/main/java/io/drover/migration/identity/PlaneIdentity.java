package io.drover.migration.identity;

/**
 * What others know of a plane.
 *
 * @param id its identifier
 * @param key verifies what it signs
 * @param sealingKey seals what only it may read
 */
public record PlaneIdentity(PlaneId id, PlaneKey key, SealingKey sealingKey) {}
