/** Text for people: tables, widths, times, durations. */
@NullMarked
package io.drover.cli.text;

import org.jspecify.annotations.NullMarked;
