/** Real hosts, real engines, clients and faults, for tests, for the demonstration and for work by hand. */
@NullMarked
package io.drover.testbed;

import org.jspecify.annotations.NullMarked;
