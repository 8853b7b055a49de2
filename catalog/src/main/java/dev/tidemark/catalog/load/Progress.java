package dev.tidemark.catalog.load;

/** Told now and then how far a load is; called by one thread at a time. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (bytesDone, bytesTotal, linesDone) -> {};

  /**
   * How far the load is.
   *
   * @param bytesDone bytes of the sources as they lie (compressed ones compressed) that are loaded
   * @param bytesTotal bytes of all sources known so far
   * @param linesDone lines that are loaded, duplicates or dead letters
   */
  void at(long bytesDone, long bytesTotal, long linesDone);
}
