package dev.tidemark.api.cli;

import dev.tidemark.catalog.load.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far a load is: on a terminal one line that is written over, elsewhere a plain line now
 * and then.
 */
final class LoadProgress implements Progress {
  private static final int BAR = 24;

  private final PrintWriter err;
  private final boolean watched;
  private final String what;
  private final LongSupplier nanoTime;
  private final long started;
  private final long pause;
  private long last;
  private int shown;

  /**
   * Shows it on {@code err}.
   *
   * @param what is loaded, to begin the line with
   * @param watched whether that is a terminal
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  LoadProgress(String what, PrintWriter err, boolean watched, LongSupplier nanoTime) {
    this.what = what;
    this.err = err;
    this.watched = watched;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.last = started;
    this.pause = (watched ? Duration.ofMillis(100) : Duration.ofSeconds(5)).toNanos();
  }

  @Override
  public void at(long bytesDone, long bytesTotal, long linesDone) {
    long now = nanoTime.getAsLong();
    if (now - last < pause) return;
    last = now;
    show(line(bytesDone, bytesTotal, linesDone, (now - started) / 1e9));
  }

  private String line(long bytesDone, long bytesTotal, long linesDone, double seconds) {
    double share = bytesTotal <= 0 ? 0 : Math.min(1, (double) bytesDone / bytesTotal);
    var bar =
        watched
            ? "[" + "█".repeat((int) (share * BAR)) + " ".repeat(BAR - (int) (share * BAR)) + "] "
            : "";
    return String.format(
        Locale.ROOT,
        "%s  %s%3.0f %%  %,d lines  %,.0f lines/s  %s",
        what,
        bar,
        share * 100,
        linesDone,
        linesDone / seconds,
        share == 0 ? "" : "ETA " + left(seconds / share * (1 - share)));
  }

  private static String left(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) return whole + " s";
    if (whole < 3600) return whole / 60 + " min " + whole % 60 + " s";
    return whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  private void show(String line) {
    if (watched) {
      int width = TextWidth.of(line);
      err.print("\r" + line + " ".repeat(Math.max(0, shown - width)));
      shown = width;
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** Takes the line away again. */
  void done() {
    if (shown > 0) err.print("\r" + " ".repeat(shown) + "\r");
    err.flush();
    shown = 0;
  }
}
