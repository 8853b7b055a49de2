package dev.tidemark.api.http.server;

import io.micronaut.http.HttpRequest;

/**
 * Where the time of one request went, as its {@code Server-Timing} header says it (W3C Server
 * Timing): milliseconds. Not thread-safe.
 */
public final class ServerTiming {
  static final String HEADER = "Server-Timing";

  private static final String ATTRIBUTE = "tidemark.server-timing";

  private final long start = System.nanoTime();
  private final StringBuilder phases = new StringBuilder();
  private long phase = start;
  private boolean isTotalAlone;

  private ServerTiming() {}

  /** The timing of a request, begun when it was first asked for. */
  public static ServerTiming of(HttpRequest<?> request) {
    var known = request.getAttribute(ATTRIBUTE, ServerTiming.class);
    if (known.isPresent()) return known.get();
    var begun = new ServerTiming();
    request.setAttribute(ATTRIBUTE, begun);
    return begun;
  }

  /** Names what has passed since the phase before, and begins the next. */
  public void end(String name) {
    long now = System.nanoTime();
    add(name, now - phase);
    phase = now;
  }

  /** Names some nanoseconds that were measured elsewhere, and begins the next phase. */
  public void add(String name, long nanos) {
    phases.append(metric(name, nanos)).append(", ");
    phase = System.nanoTime();
  }

  /** Names a number of something. */
  public void count(String name, long number) {
    phases.append(name).append(";desc=\"").append(number).append("\", ");
  }

  /** Lets only the total be told. */
  public void totalAlone() {
    isTotalAlone = true;
  }

  /** How long the request has taken so far. */
  long nanos() {
    return System.nanoTime() - start;
  }

  /** The header of so many nanoseconds. */
  static String total(long nanos) {
    return metric("total", nanos);
  }

  String header() {
    String total = total(nanos());
    return isTotalAlone ? total : phases + total;
  }

  /** In hundredths of a millisecond; by hand, as a format costs a twentieth of a rejection. */
  private static String metric(String name, long nanos) {
    long hundredths = (nanos + 5_000) / 10_000;
    return name + ";dur=" + hundredths / 100 + "." + hundredths / 10 % 10 + hundredths % 10;
  }
}
