/**
 * Compose files, as far as Drover deploys them to swarms: the keys of the
 * <a href="https://github.com/compose-spec/compose-spec/blob/main/spec.md">Compose specification</a> that the
 * {@code docker stack} command knows, less those that docs/operating.md does not list.
 */
@NullMarked
package io.drover.kind.swarm.compose;

import org.jspecify.annotations.NullMarked;
