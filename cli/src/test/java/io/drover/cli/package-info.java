/** Tests of the drover command through its public face, against a fake plane on HTTPS. */
@NullMarked
package io.drover.cli;

import org.jspecify.annotations.NullMarked;
