package dev.tidemark.sql.engine;

/** Takes the rows of an answer as they come. */
@FunctionalInterface
public interface RowSink {
  /** Takes one row; false: no more are wanted, and the engine stops. */
  boolean take(ResultRow row);
}
