/** What can be seen of, and done to, the services of a cluster whose kind has services. */
@NullMarked
package io.drover.kind.service;

import org.jspecify.annotations.NullMarked;
