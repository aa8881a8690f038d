/** Access points: the stable names and certificates with which ordinary clients reach a cluster. */
@NullMarked
package io.drover.server.access;

import org.jspecify.annotations.NullMarked;
