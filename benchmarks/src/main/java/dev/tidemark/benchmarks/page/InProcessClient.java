package dev.tidemark.benchmarks.page;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.PageLimits;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.query.QueryRequestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Reads pages of a lake in this process with a separate engine. */
final class InProcessClient implements AutoCloseable {
  private final Topic topic;
  private final DuckDbEngine engine;
  private final EventHistory history;

  /** Creates a client that reads each page again. */
  InProcessClient(BenchmarkLake bench) throws IOException {
    this(bench, 0);
  }

  /** Creates a client with a row cache of {@code knownBytes}. */
  InProcessClient(BenchmarkLake bench, long knownBytes) throws IOException {
    this.topic = bench.topic();
    int processors = Runtime.getRuntime().availableProcessors();
    this.engine =
        DuckDbEngine.open(bench.lake().warehouse(), DuckDbOptions.forProcessors(processors));
    var keys = CursorKeys.inLake(bench.lake().dir());
    this.history =
        new EventHistory(
            bench.lake().snapshots(),
            engine,
            new CursorCodec(keys, Clock.systemUTC(), CursorCodec.DEFAULT_LIFE),
            PageLimits.DEFAULT,
            knownBytes);
  }

  /** Returns the page for a query body. */
  Page page(String body) {
    return history.find(topic, QueryRequestReader.read(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    engine.close();
  }
}
