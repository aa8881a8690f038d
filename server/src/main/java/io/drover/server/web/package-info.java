/** What all of REST shares: TLS, limits, and errors that people and programs can read. */
@NullMarked
package io.drover.server.web;

import org.jspecify.annotations.NullMarked;
