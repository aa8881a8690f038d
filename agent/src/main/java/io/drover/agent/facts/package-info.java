/** What the host tells of itself. */
@NullMarked
package io.drover.agent.facts;

import org.jspecify.annotations.NullMarked;
