/** Tests. */
@NullMarked
package dev.tidemark.sql.engine.duckdb;

import org.jspecify.annotations.NullMarked;
