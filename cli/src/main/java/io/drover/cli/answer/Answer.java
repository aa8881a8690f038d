package io.drover.cli.answer;

import tools.jackson.databind.JsonNode;

/**
 * An answer, as it came and as it was understood.
 *
 * @param json what the server sent
 * @param value what this version knows of it
 */
public record Answer<T>(JsonNode json, T value) {}
