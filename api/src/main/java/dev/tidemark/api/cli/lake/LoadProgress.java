package dev.tidemark.api.cli.lake;

import dev.tidemark.api.cli.text.Terminal;
import dev.tidemark.api.cli.text.TextWidth;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.text.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Prints the progress of a load: on a terminal one line that is overwritten, elsewhere a new line
 * every few seconds.
 */
public final class LoadProgress implements ProgressListener {
  private static final int BAR = 24;
  private static final double READING = 0.3;

  private final PrintWriter err;
  private final boolean watched;
  private final String what;
  private final boolean inBytes;
  private final LongSupplier nanoTime;
  private final long started;
  private final long pause;
  private long last;
  private int shown;

  /**
   * Prints to {@code err}.
   *
   * @param what the label at the start of the line
   * @param inBytes whether the listener reports bytes; otherwise it reports lines
   * @param watched whether {@code err} is a terminal
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public LoadProgress(
      String what, boolean inBytes, PrintWriter err, boolean watched, LongSupplier nanoTime) {
    this.what = Printable.escaped(what);
    this.inBytes = inBytes;
    this.err = err;
    this.watched = watched;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.last = started;
    this.pause = (watched ? Duration.ofMillis(100) : Duration.ofSeconds(5)).toNanos();
  }

  @Override
  public void at(State state) {
    long now = nanoTime.getAsLong();
    if (now - last < pause) return;
    last = now;
    show(line(state, (now - started) / 1e9));
  }

  private String line(State state, double seconds) {
    double done = share(state.bytesDone(), state);
    double read = share(state.bytesRead(), state);
    // Writing takes longer than reading; bytes that are read but not yet written count in part.
    double work = READING * read + (1 - READING) * done;
    return String.format(
        Locale.ROOT,
        "%s  %s%3.0f %%  %,d lines  %,.0f/s%s  %s",
        what,
        watched ? bar(done, read) : "",
        done * 100,
        state.linesDone(),
        state.linesDone() / seconds,
        rate(work * state.bytesTotal() / seconds),
        work == 0 ? "" : "ETA " + left(seconds / work * (1 - work)));
  }

  private String rate(double bytes) {
    if (!inBytes) return "";
    return String.format(Locale.ROOT, "  %.1f MB/s", bytes / 1e6);
  }

  private static double share(long bytes, State state) {
    return state.bytesTotal() <= 0 ? 0 : Math.min(1, (double) bytes / state.bytesTotal());
  }

  /** Returns a bar: the written part is full, the part that is only read is shaded. */
  private static String bar(double done, double read) {
    int full = (int) (done * BAR);
    int shaded = Math.max(0, (int) (read * BAR) - full);
    return "[" + "█".repeat(full) + "░".repeat(shaded) + " ".repeat(BAR - full - shaded) + "] ";
  }

  private static String left(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) return whole + " s";
    if (whole < 3600) return whole / 60 + " min " + whole % 60 + " s";
    return whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  private void show(String whole) {
    if (watched) {
      // A line that wraps cannot be overwritten.
      String line = TextWidth.cut(whole, Terminal.columns() - 1);
      int width = TextWidth.of(line);
      err.print("\r" + line + " ".repeat(Math.max(0, shown - width)));
      shown = width;
    } else {
      err.println(whole);
    }
    err.flush();
  }

  /** Removes the line from the terminal. */
  public void done() {
    if (shown > 0) err.print("\r" + " ".repeat(shown) + "\r");
    err.flush();
    shown = 0;
  }
}
