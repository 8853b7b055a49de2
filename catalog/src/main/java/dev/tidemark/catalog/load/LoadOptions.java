package dev.tidemark.catalog.load;

import java.time.Duration;

/**
 * The limits of a load.
 *
 * @param batchEvents how many lines one commit takes at most (one source may exceed it by a little)
 * @param batchBytes how many bytes of memory one commit takes, with its text and what is noted of
 *     its lines; while it is written, the next one gathers as many
 * @param threads how many cores a load uses
 * @param memoryBytes what the converting engine may use beside the Java heap
 * @param settle how old a landed object that somebody else delivers must be before it is read: a
 *     younger one may still grow
 * @param commitTries how often a commit is tried when other writers are in the way
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
      throw new IllegalArgumentException("the limits of a load are positive");
    }
  }

  /** A million events or 192 MiB a commit (less where the heap is small), all cores, 256 MiB. */
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
