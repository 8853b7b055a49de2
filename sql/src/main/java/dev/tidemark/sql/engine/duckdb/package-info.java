/** Embedded DuckDB, shut in the lake's folder. */
@NullMarked
package dev.tidemark.sql.engine.duckdb;

import org.jspecify.annotations.NullMarked;
