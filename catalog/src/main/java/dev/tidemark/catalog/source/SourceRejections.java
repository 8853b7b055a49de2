package dev.tidemark.catalog.source;

import java.io.IOException;

/** The rejected lines of one source in one commit. */
public interface SourceRejections {
  Source source();

  /** Returns the number of lines. */
  long badLines();

  /** Passes each line on, numbered within the source, in order. */
  void eachBadLine(RejectedLine.Sink to) throws IOException;

  /** Stores rejected lines. */
  @FunctionalInterface
  interface Store {
    /** Stores the lines; when this method returns, they are durable. */
    void write(SourceRejections rejected) throws IOException;
  }
}
