package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.event.EventReader;

/**
 * How much a {@link LandingPublisher} holds back.
 *
 * @param objectBytes an object is written when its lines have as many bytes
 * @param memoryBytes the largest objects are written when all lines together have as many bytes
 * @param openObjects the largest objects are written when there are more
 */
public record LandingLimits(int objectBytes, long memoryBytes, int openObjects) {
  /**
   * No object that lands decompresses to more, whoever lands it here: Firehose gathers at most half
   * as much. Up to it a loader takes whatever an object decompresses to, as lines that are alike
   * pack a thousandfold.
   */
  public static final long LARGEST = 256L << 20;

  /** 16 MiB an object, 64 MiB in memory, 5000 objects. */
  public static final LandingLimits DEFAULT = new LandingLimits(16 << 20, 64L << 20, 5000);

  public LandingLimits {
    if (objectBytes < 1 || memoryBytes < 1 || openObjects < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
    // What could not be written joins what has come since, and there is one line more.
    if (memoryBytes > LARGEST / 2 - EventReader.LARGEST) {
      throw new IllegalArgumentException("an object could become too large to be loaded");
    }
  }
}
