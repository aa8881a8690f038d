/** What both ends of the wire need besides the generated messages. */
@NullMarked
package io.drover.protocol;

import org.jspecify.annotations.NullMarked;
