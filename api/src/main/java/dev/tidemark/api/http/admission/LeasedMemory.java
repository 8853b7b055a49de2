package dev.tidemark.api.http.admission;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.RequestMemory;

/**
 * Counts what is made of a body as if it were body, too. A lone request always has room for as much
 * as there may be of it.
 */
final class LeasedMemory implements RequestMemory {
  /** So much may become of the messages of a body, however small bodies have to be. */
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
          "The messages of the body make more than %d bytes of events; send them in several bodies"
              .formatted(mostExploded));
    }
    take(bytes);
  }
}
