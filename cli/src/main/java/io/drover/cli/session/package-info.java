/** What all commands share: global options, the chosen plane, the printer. */
@NullMarked
package io.drover.cli.session;

import org.jspecify.annotations.NullMarked;
