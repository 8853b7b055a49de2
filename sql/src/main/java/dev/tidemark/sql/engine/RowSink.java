package dev.tidemark.sql.engine;

/** Receives the rows of a result one by one. */
@FunctionalInterface
public interface RowSink {
  /** Takes one row. Returns whether more rows are needed; if not, the engine stops. */
  boolean take(ResultRow row);
}
