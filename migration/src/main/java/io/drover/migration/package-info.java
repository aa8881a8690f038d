@NullMarked
package io.drover.migration;

import org.jspecify.annotations.NullMarked;
