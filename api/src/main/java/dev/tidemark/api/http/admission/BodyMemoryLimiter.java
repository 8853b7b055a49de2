package dev.tidemark.api.http.admission;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits the memory of all request bodies together, and the share of one caller. Thread-safe.
 *
 * <p>A body is counted as it arrives: a caller who sends slowly takes only the memory of what they
 * have sent. If nothing else is in the share of a caller, one body always fits into it.
 */
final class BodyMemoryLimiter {
  /** The overhead of a body in bytes, and the smallest amount that is counted. */
  private static final int FIRST = 1024;

  private final int longest;
  private final long limit;
  private final long limitOfOne;
  private final String what;
  private final Map<String, Long> byCaller = new HashMap<>();
  private long taken;

  /**
   * Creates a limiter without any memory taken.
   *
   * @param longest the length limit of one body, in bytes
   * @param memory the memory limit of all bodies together, in bytes
   * @param percent the share of the memory that one caller may take
   * @param what the bodies contain, in one word
   */
  BodyMemoryLimiter(int longest, long memory, int percent, String what) {
    long oneBody = longest + (long) FIRST;
    this.longest = longest;
    this.limit = Math.max(memory, oneBody);
    this.limitOfOne = Math.max(limit * percent / 100, oneBody);
    this.what = what;
  }

  /** Returns an empty lease for one request of a caller. */
  Lease lease(String caller) {
    return new Lease(caller);
  }

  /** Returns the length limit of one body, in bytes. */
  int longest() {
    return longest;
  }

  long limit() {
    return limit;
  }

  synchronized long taken() {
    return taken;
  }

  /** The memory of one request. Closing the lease releases it. Not thread-safe. */
  final class Lease implements AutoCloseable {
    private final String caller;
    private long bytes;
    private boolean isClosed;

    private Lease(String caller) {
      this.caller = caller;
    }

    /**
     * Grows the lease to a body of the given length, if it is smaller.
     *
     * @throws RequestException if the body is too long or does not fit into the memory
     */
    void atLeast(long body) {
      if (body > longest) throw tooLong();
      grow(body + FIRST - bytes);
    }

    /**
     * Takes more bytes for another form of the same body.
     *
     * @throws RequestException if they do not fit into the memory
     */
    void grow(long more) {
      if (more <= 0) return;
      synchronized (BodyMemoryLimiter.this) {
        if (isClosed) throw new RequestException(ErrorType.GONE, "The request has ended");
        long his = byCaller.getOrDefault(caller, 0L) + more;
        // The only body in a share is never rejected here: its length is limited already.
        if (his > limitOfOne && his > bytes + more) throw overdrawn();
        if (taken + more > limit && taken > bytes) throw full();
        byCaller.put(caller, his);
        taken += more;
        bytes += more;
      }
    }

    RequestException tooLong() {
      return new RequestException(
          ErrorType.TOO_LARGE,
          "The body is larger than the limit of %d bytes for %s".formatted(longest, what));
    }

    int longest() {
      return longest;
    }

    @Override
    public void close() {
      synchronized (BodyMemoryLimiter.this) {
        if (isClosed) return;
        isClosed = true;
        taken -= bytes;
        byCaller.compute(
            caller, (_, his) -> his == null || his <= bytes ? null : (Long) (his - bytes));
      }
    }
  }

  private RequestException overdrawn() {
    return new RequestException(
        ErrorType.RATE,
        "Your %s in flight reach the memory limit per caller; retry after some complete"
            .formatted(what));
  }

  private RequestException full() {
    return new RequestException(
        ErrorType.BUSY, "Too many %s in flight; retry shortly".formatted(what));
  }
}
