/** The docker command as an ordinary client of a cluster's access point. */
@NullMarked
package io.drover.testbed.access;

import org.jspecify.annotations.NullMarked;
