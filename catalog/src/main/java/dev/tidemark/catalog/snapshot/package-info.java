/** Snapshots of tables and their data files, as other modules use them. */
@NullMarked
package dev.tidemark.catalog.snapshot;

import org.jspecify.annotations.NullMarked;
