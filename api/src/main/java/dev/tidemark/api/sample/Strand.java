package dev.tidemark.api.sample;

import java.util.function.Consumer;

/**
 * One strand of a history: a teller who has so many events for so long, and spends them by a
 * rhythm.
 *
 * <p>What is due is taken from the weight of all hours so far, so that the sum is exact however an
 * hour is rounded.
 */
final class Strand {
  private final String name;
  private final Teller teller;
  private final Rhythm rhythm;
  private final long begin;
  private final long end;
  private final long quota;
  private final double weight;
  private double weightSoFar;
  private long events;

  /** A strand of exactly {@code quota} events from {@code begin} to {@code end}. */
  Strand(String name, Teller teller, Rhythm rhythm, long begin, long end, long quota) {
    this.name = name;
    this.teller = teller;
    this.rhythm = rhythm;
    this.begin = begin;
    this.end = end;
    this.quota = quota;
    double sum = 0;
    for (long hour = hourOf(begin); hour < end; hour += Rhythm.HOUR) sum += weigh(hour);
    this.weight = sum;
  }

  /** The hour that a time is in, by its beginning. */
  static long hourOf(long time) {
    return Math.floorDiv(time, Rhythm.HOUR) * Rhythm.HOUR;
  }

  String name() {
    return name;
  }

  long begin() {
    return begin;
  }

  /** Tells the stories that begin in the hour that begins at {@code hour}, until enough is said. */
  void tell(long hour, Consumer<Draft> out) {
    long from = Math.max(hour, begin);
    long to = Math.min(hour + Rhythm.HOUR, end);
    if (from >= to) return;
    weightSoFar += weigh(hour);
    long due = to == end ? quota : Math.min(quota, (long) (quota * (weightSoFar / weight)));
    while (events < due) teller.tell(from, to, out);
  }

  private double weigh(long hour) {
    long from = Math.max(hour, begin);
    long to = Math.min(hour + Rhythm.HOUR, end);
    return from < to ? rhythm.weight(from, to) : 0;
  }

  /** Whether so many of its events are left. */
  boolean hasLeft(int more) {
    return events + more <= quota;
  }

  /** Takes so many of its events, which must be left. */
  void take(int more) {
    events += more;
  }
}
