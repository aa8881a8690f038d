/** The demo: a live cluster migrates between two planes while a client uses it without pause. */
@NullMarked
package io.drover.testbed.demo;

import org.jspecify.annotations.NullMarked;
