package dev.tidemark.catalog.duckdb;

import java.util.concurrent.Semaphore;

/**
 * The memory of a DuckDB instance, shared by the statements that run on it: each waits until what
 * it needs is free. Thread-safe.
 *
 * <p>An instance fails the statement that asks for more than there is, though the others end soon.
 */
public final class EngineMemory {
  private static final int UNIT = 1 << 16;

  private final int units;
  private final Semaphore free;

  /** All of it is free. */
  public EngineMemory(long bytes) {
    this.units = Math.toIntExact(Math.max(1, bytes / UNIT));
    // Fair: a statement that needs all of it must not wait for ever.
    this.free = new Semaphore(units, true);
  }

  /** Memory in use, until it is closed. */
  public final class Reservation implements AutoCloseable {
    private final int taken;

    private Reservation(int taken) {
      this.taken = taken;
    }

    @Override
    public void close() {
      free.release(taken);
    }
  }

  /** Waits for so many bytes; for all where there are not as many. */
  public Reservation take(long bytes) {
    int wanted = Math.clamp((bytes + UNIT - 1) / UNIT, 1, units);
    free.acquireUninterruptibly(wanted);
    return new Reservation(wanted);
  }

  /** Waits until no other statement runs. */
  public Reservation takeAll() {
    free.acquireUninterruptibly(units);
    return new Reservation(units);
  }

  /** Whether a statement failed because memory was short, the engine's or Java's. */
  public static boolean isShort(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) return true;
      String message = String.valueOf(cause.getMessage());
      if (message.startsWith("Out of Memory Error")
          || message.contains("java.lang.OutOfMemoryError")) return true;
    }
    return false;
  }
}
