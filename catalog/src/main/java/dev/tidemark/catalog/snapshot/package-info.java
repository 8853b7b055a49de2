/** A snapshot of a table and its data files, as other modules see them. */
@NullMarked
package dev.tidemark.catalog.snapshot;

import org.jspecify.annotations.NullMarked;
