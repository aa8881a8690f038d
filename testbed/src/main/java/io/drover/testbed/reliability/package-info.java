/** Migrations of a real cluster with a fault in each: processes killed at fault points, links cut, disks full. */
@NullMarked
package io.drover.testbed.reliability;

import org.jspecify.annotations.NullMarked;
