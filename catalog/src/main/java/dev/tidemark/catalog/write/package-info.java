/**
 * New data files of a table: written by DuckDB, measured for Iceberg, made of events or of files.
 */
@NullMarked
package dev.tidemark.catalog.write;

import org.jspecify.annotations.NullMarked;
