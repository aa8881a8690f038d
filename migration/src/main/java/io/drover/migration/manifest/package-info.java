/** What travels: the manifest, its sealed secrets, and the inventory that proves the workload unchanged. */
@NullMarked
package io.drover.migration.manifest;

import org.jspecify.annotations.NullMarked;
