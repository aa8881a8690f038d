/** Migrations between real servers with real agents. */
@NullMarked
package io.drover.server.migration;

import org.jspecify.annotations.NullMarked;
