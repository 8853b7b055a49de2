package dev.tidemark.catalog.write;

/**
 * What a rewriting may take.
 *
 * @param memoryBytes what DuckDB may hold in memory; more is spilled
 * @param spillBytes what it may spill to the disk
 * @param fileBytes about how large a new file becomes: what is more becomes further files, each of
 *     its own stretch of time
 */
public record RewriteLimits(long memoryBytes, long spillBytes, long fileBytes) {
  private static final long MIB = 1 << 20;

  /** 512 MiB of memory, 16 GiB on the disk, files of 128 MiB. */
  public static final RewriteLimits DEFAULT =
      new RewriteLimits(512 * MIB, 16 * 1024 * MIB, 128 * MIB);

  public RewriteLimits {
    if (memoryBytes < 1 || spillBytes < 1 || fileBytes < 1) {
      throw new IllegalArgumentException("the limits of a rewriting are positive");
    }
  }
}
