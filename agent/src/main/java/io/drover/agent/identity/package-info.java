/** The keys by which a host is known. */
@NullMarked
package io.drover.agent.identity;

import org.jspecify.annotations.NullMarked;
