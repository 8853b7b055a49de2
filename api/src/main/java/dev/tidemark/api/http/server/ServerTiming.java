package dev.tidemark.api.http.server;

import io.micronaut.http.HttpRequest;

/**
 * Measures the phases of one request for its {@code Server-Timing} header (W3C Server Timing), in
 * milliseconds. Not thread-safe.
 */
public final class ServerTiming {
  static final String HEADER = "Server-Timing";

  private static final String ATTRIBUTE = "tidemark.server-timing";

  private final long start = System.nanoTime();
  private final StringBuilder phases = new StringBuilder();
  private long phase = start;
  private boolean isTotalAlone;

  private ServerTiming() {}

  /** Returns the timing of a request. The first call starts it. */
  public static ServerTiming of(HttpRequest<?> request) {
    var known = request.getAttribute(ATTRIBUTE, ServerTiming.class);
    if (known.isPresent()) return known.get();
    var begun = new ServerTiming();
    request.setAttribute(ATTRIBUTE, begun);
    return begun;
  }

  /** Ends the current phase under a name, and starts the next. */
  public void end(String name) {
    long now = System.nanoTime();
    add(name, now - phase);
    phase = now;
  }

  /** Adds a phase that was measured elsewhere, and starts the next. */
  public void add(String name, long nanos) {
    phases.append(metric(name, nanos)).append(", ");
    phase = System.nanoTime();
  }

  /** Adds a count. */
  public void count(String name, long number) {
    phases.append(name).append(";desc=\"").append(number).append("\", ");
  }

  /** Limits the header to the total. */
  public void totalAlone() {
    isTotalAlone = true;
  }

  /** Returns the nanoseconds since the request started. */
  long nanos() {
    return System.nanoTime() - start;
  }

  /** Returns the header for a total in nanoseconds. */
  static String total(long nanos) {
    return metric("total", nanos);
  }

  String header() {
    String total = total(nanos());
    return isTotalAlone ? total : phases + total;
  }

  /**
   * Formats a duration in hundredths of a millisecond. Does not use {@link String#format}, which
   * takes 5% of the time of a rejection.
   */
  private static String metric(String name, long nanos) {
    long hundredths = (nanos + 5_000) / 10_000;
    return name + ";dur=" + hundredths / 100 + "." + hundredths / 10 % 10 + hundredths % 10;
  }
}
