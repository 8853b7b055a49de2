package dev.tidemark.api.http.admission;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.RequestMemory;

/**
 * Counts the data that is derived from a body in the lease of the body. If no other request is in
 * flight, a request always gets enough memory for the largest allowed amount.
 */
final class LeasedMemory implements RequestMemory {
  /** The smallest limit of the events split from one body, in bytes. */
  private static final long LEAST = 32L << 20;

  private final BodyMemoryLimiter.Lease memory;
  private final long mostExploded;
  private long exploded;

  LeasedMemory(BodyMemoryLimiter.Lease memory) {
    this.memory = memory;
    this.mostExploded = Math.max(LEAST, 2L * memory.longest());
  }

  @Override
  public void take(long bytes) {
    memory.grow(bytes);
  }

  @Override
  public void explode(long bytes) {
    exploded += bytes;
    if (exploded > mostExploded) {
      throw new RequestException(
          ErrorType.TOO_LARGE,
          "The messages of the body expand to more than %d bytes of events; split the body"
              .formatted(mostExploded));
    }
    take(bytes);
  }
}
