package dev.tidemark.catalog.load;

import java.time.Duration;

/**
 * The limits of a load.
 *
 * @param batchEvents the maximum lines of one commit (one source may exceed it by a little)
 * @param batchBytes the maximum memory of one commit, with its text and columns; while it is
 *     written, the next one takes as much
 * @param threads the number of cores that a load uses
 * @param memoryBytes the memory that the converting engine may use besides the Java heap
 * @param settle the minimum age of a landed object of another program before it is read: a younger
 *     one may still grow
 * @param commitTries the maximum attempts of a commit if other writers are in the way
 */
public record LoadOptions(
    int batchEvents,
    long batchBytes,
    int threads,
    long memoryBytes,
    Duration settle,
    int commitTries) {
  private static final long MIB = 1 << 20;

  public LoadOptions {
    if (batchEvents < 1 || batchBytes < 1 || threads < 1 || memoryBytes < 1 || commitTries < 1) {
      throw new IllegalArgumentException("the limits of a load must be positive");
    }
  }

  /** A million events or 192 MiB per commit (less if the heap is small), all cores, 256 MiB. */
  public static LoadOptions defaults() {
    return new LoadOptions(
        1_000_000,
        Math.min(192 * MIB, Runtime.getRuntime().maxMemory() / 6),
        Runtime.getRuntime().availableProcessors(),
        256 * MIB,
        Duration.ofSeconds(2),
        50);
  }
}
