package io.drover.migration.ownership;

import io.drover.migration.identity.MigrationId;

/**
 * The word of a host that a migration never gets its vote.
 *
 * @param migration which its owner gave up
 * @param incarnation of the owner: certificates by it and by those before it are refused
 */
public record Word(MigrationId migration, int incarnation) {}
