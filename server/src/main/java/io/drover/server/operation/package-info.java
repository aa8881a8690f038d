/** Operating clusters whose kind has services: seeing and changing what runs on them. */
@NullMarked
package io.drover.server.operation;

import org.jspecify.annotations.NullMarked;
