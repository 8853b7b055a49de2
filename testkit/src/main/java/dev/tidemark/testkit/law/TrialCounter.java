package dev.tidemark.testkit.law;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts trials and prints the counts periodically. Thread-safe. */
final class TrialCounter {
  private static final int EVERY = 1000;

  private final String name;
  private final long started = System.nanoTime();
  private final AtomicLong queries = new AtomicLong();
  private final AtomicLong pages = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong rejections = new AtomicLong();

  TrialCounter(String name) {
    this.name = name;
  }

  void asked() {
    if (queries.incrementAndGet() % EVERY == 0) System.out.println(this);
  }

  void add(long morePages, long moreRows, long moreRejections) {
    pages.addAndGet(morePages);
    rows.addAndGet(moreRows);
    rejections.addAndGet(moreRejections);
  }

  @Override
  public String toString() {
    return "%s: %d queries (%d to be rejected), %d pages, %d rows expected, %d s"
        .formatted(
            name,
            queries.get(),
            rejections.get(),
            pages.get(),
            rows.get(),
            Duration.ofNanos(System.nanoTime() - started).toSeconds());
  }
}
