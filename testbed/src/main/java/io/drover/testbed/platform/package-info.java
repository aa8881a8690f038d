/** Says whether this machine can make real test hosts, and what it lacks. */
@NullMarked
package io.drover.testbed.platform;

import org.jspecify.annotations.NullMarked;
