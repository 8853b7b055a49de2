package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.event.EventReader;

/**
 * The limits of the buffers of a {@link LandingPublisher}.
 *
 * @param objectBytes an object is written when its lines have this many bytes
 * @param memoryBytes the largest objects are written when all lines together have this many bytes
 * @param openObjects the largest objects are written when there are more than this
 */
public record LandingLimits(int objectBytes, long memoryBytes, int openObjects) {
  /**
   * The most decompressed bytes of a landed object, including objects of Firehose, which buffers at
   * most half as much. Below this size a loader accepts any compression ratio, because similar
   * lines compress a thousandfold.
   */
  public static final long LARGEST = 256L << 20;

  /** 16 MiB per object, 64 MiB in memory, 5000 objects. */
  public static final LandingLimits DEFAULT = new LandingLimits(16 << 20, 64L << 20, 5000);

  public LandingLimits {
    if (objectBytes < 1 || memoryBytes < 1 || openObjects < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
    // Lines that could not be written are joined with the lines that came since, and one more line
    // is added.
    if (memoryBytes > LARGEST / 2 - EventReader.LARGEST) {
      throw new IllegalArgumentException("an object could become too large to be loaded");
    }
  }
}
