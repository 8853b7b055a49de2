package dev.tidemark.api.metrics;

/** Statistics of a thread pool with a bounded queue. Thread-safe. */
public interface PoolStats {
  /** Returns the maximum number of threads. */
  int threads();

  /** Returns the number of busy threads. */
  int busy();

  /** Returns the number of requests that wait for a thread. */
  int waiting();

  /** Returns the maximum number of requests that may wait. */
  int waitingLimit();

  /** Returns how many requests were rejected so far because the queue was full. */
  long rejected();

  /** Returns how many requests were cancelled by their clients while they waited. */
  long dropped();
}
