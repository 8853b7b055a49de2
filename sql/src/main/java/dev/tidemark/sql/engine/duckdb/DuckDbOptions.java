package dev.tidemark.sql.engine.duckdb;

/**
 * How much of the machine the embedded engine may take.
 *
 * @param places how many statements run at once; the others wait
 * @param threads how many threads DuckDB uses for all of them together
 * @param memoryMb the memory that DuckDB may use, in MiB
 * @param temporaryMb the disk space that it may use for what does not fit, in MiB
 */
public record DuckDbOptions(int places, int threads, int memoryMb, int temporaryMb) {
  /** For a machine with this many processors. */
  public static DuckDbOptions forProcessors(int processors) {
    return new DuckDbOptions(Math.max(4, processors), processors, 1024, 4096);
  }

  /** Half of it for small statements, with one thread. */
  DuckDbOptions small() {
    return new DuckDbOptions(places, 1, memoryMb / 2, temporaryMb / 2);
  }

  /** The other half for large ones. */
  DuckDbOptions large() {
    return new DuckDbOptions(
        places, threads, memoryMb - memoryMb / 2, temporaryMb - temporaryMb / 2);
  }
}
