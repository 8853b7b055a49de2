package dev.tidemark.catalog.load;

/** Told some hundred times a second how far a load is; by any thread, one at a time. */
@FunctionalInterface
public interface ProgressListener {
  /** Tells nobody. */
  ProgressListener NONE = _ -> {};

  /** The load is that far. */
  void at(State state);

  /**
   * How far a load is.
   *
   * @param bytesTotal bytes of all sources, as they lie (compressed ones compressed)
   * @param bytesRead those that have been read and validated, or are being so
   * @param bytesDone those whose events have been written; fewer than are read
   * @param linesDone lines that are written, duplicates or dead letters
   */
  record State(long bytesTotal, long bytesRead, long bytesDone, long linesDone) {}
}
