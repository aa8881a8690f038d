/** Who did what, when, from where, and what came of it: in a chain that shows when it is tampered with. */
@NullMarked
package io.drover.server.audit;

import org.jspecify.annotations.NullMarked;
