package dev.tidemark.catalog.load;

/**
 * Receives the progress of a load some hundred times a second; from any thread, one call at a time.
 */
@FunctionalInterface
public interface ProgressListener {
  /** Ignores the progress. */
  ProgressListener NONE = _ -> {};

  /** Receives the current state. */
  void at(State state);

  /**
   * The progress of a load.
   *
   * @param bytesTotal the raw bytes of all sources
   * @param bytesRead the raw bytes that were read and are validated or being validated
   * @param bytesDone the raw bytes whose events have been written; fewer than are read
   * @param linesDone the number of lines that are written, duplicates or dead letters
   */
  record State(long bytesTotal, long bytesRead, long bytesDone, long linesDone) {}
}
