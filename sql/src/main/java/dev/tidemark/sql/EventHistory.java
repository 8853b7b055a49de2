package dev.tidemark.sql;

import dev.tidemark.catalog.files.Snapshots;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.query.QueryRequest;

/** Answers questions about the events of a topic, page by page. Safe for use by many threads. */
public final class EventHistory {
  public EventHistory(
      Snapshots snapshots, QueryEngine engine, CursorCodec cursors, PageLimits limits) {}

  /**
   * The page of a question that starts at its cursor, or the first one.
   *
   * @throws dev.tidemark.sql.failure.QueryException where there is no answer, with every problem
   *     that the caller can put right
   */
  @SuppressWarnings("DoNotCallSuggester")
  public Page find(Topic topic, QueryRequest request) {
    throw new UnsupportedOperationException();
  }
}
