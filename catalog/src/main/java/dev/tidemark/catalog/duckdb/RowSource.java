package dev.tidemark.catalog.duckdb;

import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;

/** Rows that Java hands to DuckDB, in order, once. */
public interface RowSource {
  /** A column that it gives. */
  record Output(String name, DuckDBColumnType type) {}

  List<Output> outputs();

  /** How many rows it will give. */
  long size();

  /** Writes the next rows, as many as fit; 0 at the end. */
  int fill(DuckDBDataChunkWriter writer);
}
