/** The DuckDB instances that loads and rewrites use, restricted to the warehouse. */
@NullMarked
package dev.tidemark.catalog.duckdb;

import org.jspecify.annotations.NullMarked;
