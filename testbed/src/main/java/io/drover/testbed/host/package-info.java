/** Test hosts made of Linux namespaces, the network between them and its faults, and their removal. */
@NullMarked
package io.drover.testbed.host;

import org.jspecify.annotations.NullMarked;
