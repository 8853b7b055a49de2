package dev.tidemark.catalog.duckdb;

import java.util.concurrent.Semaphore;

/**
 * The memory of a DuckDB instance, shared by its statements: each waits until the memory that it
 * needs is free. Thread-safe.
 *
 * <p>DuckDB does not wait: it fails a statement that needs more memory than is free, even if other
 * statements would end soon.
 */
public final class EngineMemory {
  private static final int UNIT = 1 << 16;

  private final int units;
  private final Semaphore free;

  /** Creates a budget of the given size, all of it free. */
  public EngineMemory(long bytes) {
    this.units = Math.toIntExact(Math.max(1, bytes / UNIT));
    // Fair: a statement that needs all memory must not wait forever.
    this.free = new Semaphore(units, true);
  }

  /** Reserved memory, until it is closed. */
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

  /**
   * Waits until the given number of bytes is free and reserves it; reserves all memory if there is
   * less in total.
   */
  public Reservation take(long bytes) {
    int wanted = Math.clamp((bytes + UNIT - 1) / UNIT, 1, units);
    free.acquireUninterruptibly(wanted);
    return new Reservation(wanted);
  }

  /** Waits until no other statement runs and reserves all memory. */
  public Reservation takeAll() {
    free.acquireUninterruptibly(units);
    return new Reservation(units);
  }

  /** Returns whether a statement failed because DuckDB or Java was out of memory. */
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
