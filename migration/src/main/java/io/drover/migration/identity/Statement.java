package io.drover.migration.identity;

/**
 * Something that is signed. Implementations are records; their simple name separates one kind of statement from another
 * under the same key.
 */
public interface Statement {}
