package dev.tidemark.sql.engine.duckdb;

/**
 * The resources that the embedded engine may use.
 *
 * @param places the number of statements that run simultaneously; the others wait
 * @param threads the number of threads that DuckDB uses for all of them together
 * @param memoryMb the memory that DuckDB may use, in MiB
 * @param temporaryMb the disk space that it may use for spilled data, in MiB
 */
public record DuckDbOptions(int places, int threads, int memoryMb, int temporaryMb) {
  /** Returns the options for a machine with this many processors. */
  public static DuckDbOptions forProcessors(int processors) {
    return new DuckDbOptions(Math.max(4, processors), processors, 1024, 4096);
  }

  /** Returns half of the resources, for small statements, with one thread. */
  DuckDbOptions small() {
    return new DuckDbOptions(places, 1, memoryMb / 2, temporaryMb / 2);
  }

  /** Returns the other half, for large statements. */
  DuckDbOptions large() {
    return new DuckDbOptions(
        places, threads, memoryMb - memoryMb / 2, temporaryMb - temporaryMb / 2);
  }
}
