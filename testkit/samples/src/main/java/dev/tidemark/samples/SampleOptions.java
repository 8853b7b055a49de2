package dev.tidemark.samples;

import java.time.Instant;

/**
 * The options of a sample: the same options give the same bytes.
 *
 * @param seed any number
 * @param end the end of the history; no event is later
 * @param events the total number of events, including duplicates and broken ones
 * @param shares how many of them arrive late, twice or broken
 */
public record SampleOptions(long seed, Instant end, long events, Shares shares) {
  private static final Instant EARLIEST = Instant.parse("1972-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  public SampleOptions {
    if (end.isBefore(EARLIEST) || end.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "the end of a sample must be in the years 1972 to 9999 but is " + end);
    }
    if (events < 0)
      throw new IllegalArgumentException(
          "the number of events must be at least 0 but is " + events);
  }

  /** Returns the options of the demo: 200 000 events. */
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
   * The shares of the events that are late, duplicate or broken; each from 0 to 1, in total at most
   * 1.
   *
   * @param late the share of events that land days after they happened
   * @param duplicate the share of events that are sent twice
   * @param broken the share of events that become invalid lines
   */
  public record Shares(double late, double duplicate, double broken) {
    /** One in a hundred late, one in two hundred duplicate, one in five hundred broken. */
    public static final Shares SOME = new Shares(0.01, 0.005, 0.002);

    /** Every event is valid and arrives within seconds. */
    public static final Shares NONE = new Shares(0, 0, 0);

    public Shares {
      // The condition is written so that it also rejects NaN.
      if (!(late >= 0 && duplicate >= 0 && broken >= 0 && late + duplicate + broken <= 1)) {
        throw new IllegalArgumentException(
            "shares must be at least 0 and together at most 1: late %s, duplicate %s, broken %s"
                .formatted(late, duplicate, broken));
      }
    }
  }
}
