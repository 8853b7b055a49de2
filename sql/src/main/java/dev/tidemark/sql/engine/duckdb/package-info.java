/** Embedded DuckDB, restricted to the folder of the lake. */
@NullMarked
package dev.tidemark.sql.engine.duckdb;

import org.jspecify.annotations.NullMarked;
