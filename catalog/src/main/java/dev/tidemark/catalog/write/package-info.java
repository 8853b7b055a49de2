/** Writes and rewrites data files of a table: DuckDB writes them, with metrics for Iceberg. */
@NullMarked
package dev.tidemark.catalog.write;

import org.jspecify.annotations.NullMarked;
