/** Clusters this plane owns, and taking clusters over. */
@NullMarked
package io.drover.server.cluster;

import org.jspecify.annotations.NullMarked;
