/** What a plane keeps in its data folder. */
@NullMarked
package io.drover.server.plane;

import org.jspecify.annotations.NullMarked;
