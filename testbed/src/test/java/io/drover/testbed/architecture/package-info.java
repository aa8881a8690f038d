/** What the modules may know of each other, and the rules of the code that a compiler cannot check. */
@NullMarked
package io.drover.testbed.architecture;

import org.jspecify.annotations.NullMarked;
