/** A real Docker engine inside a test host: its life, its commands, its events, its image. */
@NullMarked
package io.drover.testbed.engine;

import org.jspecify.annotations.NullMarked;
