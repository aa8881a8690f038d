/** Migrations of a real swarm between real planes, whole and interrupted. */
@NullMarked
package io.drover.testbed.migration;

import org.jspecify.annotations.NullMarked;
