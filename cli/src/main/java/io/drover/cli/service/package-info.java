/** Commands that see and change what runs on clusters. */
@NullMarked
package io.drover.cli.service;

import org.jspecify.annotations.NullMarked;
