package dev.tidemark.api.metrics;

/** Threads with a bounded number of places before them. Thread-safe. */
public interface PoolStats {
  /** How many threads it may have. */
  int threads();

  /** How many of them are at work. */
  int busy();

  /** How many requests wait for one. */
  int waiting();

  /** How many may wait. */
  int waitingLimit();

  /** How many found no room so far. */
  long refused();

  /** How many were given up by their callers while they waited. */
  long dropped();
}
