@NullMarked
package io.drover.kinds.api;

import org.jspecify.annotations.NullMarked;
