package dev.tidemark.api.http;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.Room;

/**
 * Counts what is made of a body as if it were body, too. A lone request always has room for as much
 * as there may be of it.
 */
final class LeasedRoom implements Room {
  /** So much may become of the messages of a body, however small bodies have to be. */
  private static final long LEAST = 32L << 20;

  private final BodyMemory.Lease memory;
  private final long mostExploded;
  private long exploded;

  LeasedRoom(BodyMemory.Lease memory) {
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
