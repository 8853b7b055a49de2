/** The DuckDB instances of loads and rewrites, restricted to the warehouse. */
@NullMarked
package dev.tidemark.catalog.duckdb;

import org.jspecify.annotations.NullMarked;
