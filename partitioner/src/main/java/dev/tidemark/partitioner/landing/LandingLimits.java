package dev.tidemark.partitioner.landing;

/**
 * How much a {@link LandingPublisher} holds back.
 *
 * @param objectBytes an object is written when its lines have as many bytes
 * @param memoryBytes the largest objects are written when all lines together have as many bytes
 * @param openObjects the largest objects are written when there are more
 */
public record LandingLimits(int objectBytes, long memoryBytes, int openObjects) {
  /** 16 MiB an object, 64 MiB in memory, 5000 objects. */
  public static final LandingLimits DEFAULT = new LandingLimits(16 << 20, 64L << 20, 5000);

  public LandingLimits {
    if (objectBytes < 1 || memoryBytes < 1 || openObjects < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }
}
