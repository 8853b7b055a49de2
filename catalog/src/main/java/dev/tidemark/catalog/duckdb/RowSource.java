package dev.tidemark.catalog.duckdb;

import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;

/** Rows that Java passes to DuckDB, in order, once. */
public interface RowSource {
  /** A column of the rows. */
  record Output(String name, DuckDBColumnType type) {}

  List<Output> outputs();

  /** Returns the total number of rows. */
  long size();

  /** Writes as many of the next rows as fit and returns their number; 0 at the end. */
  int fill(DuckDBDataChunkWriter writer);
}
