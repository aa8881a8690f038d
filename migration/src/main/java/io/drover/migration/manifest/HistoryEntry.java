package io.drover.migration.manifest;

import java.time.Instant;

/**
 * Something that happened to a cluster; its history travels with it.
 *
 * @param at when
 * @param plane the name of the plane where it happened
 * @param what one sentence
 */
public record HistoryEntry(Instant at, String plane, String what) {}
