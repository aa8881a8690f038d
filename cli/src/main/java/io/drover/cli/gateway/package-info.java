/** Gateways and their pools. */
@NullMarked
package io.drover.cli.gateway;

import org.jspecify.annotations.NullMarked;
