/** Who owns a cluster: the chain from the genesis through transfer certificates, and the votes that settle each link. */
@NullMarked
package io.drover.migration.ownership;

import org.jspecify.annotations.NullMarked;
