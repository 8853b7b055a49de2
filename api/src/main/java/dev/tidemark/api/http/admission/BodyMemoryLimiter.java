package dev.tidemark.api.http.admission;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the memory that the bodies of requests take together, and the share of it that one caller
 * may take. Thread-safe.
 *
 * <p>A body is counted as it arrives: a caller who sends slowly holds what he has sent, and no
 * more. One body always has room in a share that nothing else is in.
 */
final class BodyMemoryLimiter {
  /** What a body takes beside its bytes, and the least that is counted. */
  private static final int FIRST = 1024;

  private final int longest;
  private final long limit;
  private final long limitOfOne;
  private final String what;
  private final Map<String, Long> byCaller = new HashMap<>();
  private long taken;

  /**
   * Memory of which nothing is taken.
   *
   * @param longest the largest body
   * @param memory of all bodies together
   * @param percent of the memory, for one caller
   * @param what the bodies hold, in a word
   */
  BodyMemoryLimiter(int longest, long memory, int percent, String what) {
    long oneBody = longest + (long) FIRST;
    this.longest = longest;
    this.limit = Math.max(memory, oneBody);
    this.limitOfOne = Math.max(limit * percent / 100, oneBody);
    this.what = what;
  }

  /** The memory of one request of a caller: nothing at first. */
  Lease lease(String caller) {
    return new Lease(caller);
  }

  /** How long a body may be. */
  int longest() {
    return longest;
  }

  long limit() {
    return limit;
  }

  synchronized long taken() {
    return taken;
  }

  /** Part of the memory, given back when it is closed. Not thread-safe. */
  final class Lease implements AutoCloseable {
    private final String caller;
    private long bytes;
    private boolean isClosed;

    private Lease(String caller) {
      this.caller = caller;
    }

    /**
     * Makes it as large as a body of so many bytes, if it is smaller.
     *
     * @throws RequestException if the body is too long, or finds no room
     */
    void atLeast(long body) {
      if (body > longest) throw tooLong();
      grow(body + FIRST - bytes);
    }

    /**
     * Takes more for another form of the same body.
     *
     * @throws RequestException where there is no room
     */
    void grow(long more) {
      if (more <= 0) return;
      synchronized (BodyMemoryLimiter.this) {
        if (isClosed) throw new RequestException(ErrorType.GONE, "The request is over");
        long his = byCaller.getOrDefault(caller, 0L) + more;
        // A share that holds this body alone never rejects it: it is bounded by its length.
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
          "The body is larger than the %d bytes that the service takes of %s"
              .formatted(longest, what));
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
        "Your %s take the memory that one caller may have; let some be answered first"
            .formatted(what));
  }

  private RequestException full() {
    return new RequestException(
        ErrorType.BUSY, "Too many %s in flight; retry shortly".formatted(what));
  }
}
