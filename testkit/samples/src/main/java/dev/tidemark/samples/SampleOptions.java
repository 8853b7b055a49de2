package dev.tidemark.samples;

import java.time.Instant;

/**
 * What decides every byte of a sample: the same options, the same events in the same order.
 *
 * @param seed any number
 * @param end the moment at which the history ends; no event is later
 * @param events how many events there are in all, duplicates and broken ones included
 * @param shares how many of them arrive late, twice or broken
 */
public record SampleOptions(long seed, Instant end, long events, Shares shares) {
  private static final Instant EARLIEST = Instant.parse("1972-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  public SampleOptions {
    if (end.isBefore(EARLIEST) || end.isAfter(LATEST)) {
      throw new IllegalArgumentException("a sample ends in the years 1972 to 9999: " + end);
    }
    if (events < 0) throw new IllegalArgumentException("a number of events below 0: " + events);
  }

  /** The demo's sample: 200 000 events, with some of everything. */
  public static SampleOptions demo(Instant end) {
    return new SampleOptions(1, end, 200_000, Shares.SOME);
  }

  public SampleOptions withEvents(long events) {
    return new SampleOptions(seed, end, events, shares);
  }

  public SampleOptions withSeed(long seed) {
    return new SampleOptions(seed, end, events, shares);
  }

  public SampleOptions withShares(Shares shares) {
    return new SampleOptions(seed, end, events, shares);
  }

  /**
   * Of the events of a sample, the shares with which the world has interfered; each from 0 to 1,
   * all of them at most 1.
   *
   * @param late of those that land days after they happened
   * @param duplicate of those that are sent twice
   * @param broken of those that are spoilt on their way, so that they are no events of their topic
   */
  public record Shares(double late, double duplicate, double broken) {
    /** One in a hundred late, one in two hundred doubled, one in five hundred broken. */
    public static final Shares SOME = new Shares(0.01, 0.005, 0.002);

    /** Every line a plain event, there within seconds. */
    public static final Shares NONE = new Shares(0, 0, 0);

    public Shares {
      // Written so that NaN is rejected, too.
      if (!(late >= 0 && duplicate >= 0 && broken >= 0 && late + duplicate + broken <= 1)) {
        throw new IllegalArgumentException(
            "shares are at least 0 and together at most 1: late %s, duplicate %s, broken %s"
                .formatted(late, duplicate, broken));
      }
    }
  }
}
