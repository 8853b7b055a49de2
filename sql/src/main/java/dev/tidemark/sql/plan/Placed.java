package dev.tidemark.sql.plan;

import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.sql.render.Columns;

/** A chunk with its range of the leading key, looked up once: plans compare it often. */
record Placed(Chunk chunk, Range range) {
  static Placed of(Chunk chunk, Lead lead, Columns columns) {
    return new Placed(chunk, chunk.range(lead.term(), columns));
  }

  DataFile file() {
    return chunk.file();
  }

  long rows() {
    return chunk.rows();
  }
}
