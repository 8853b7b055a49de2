package dev.tidemark.samples;

import java.util.function.Consumer;

/**
 * One strand of a history: a teller who has so many events for so long, and spends them by a
 * rhythm.
 *
 * <p>What is due is taken from the weight of all hours so far, so that the sum is exact however an
 * hour is rounded.
 */
final class EventStream {
  private final String name;
  private final EventGenerator eventGenerator;
  private final HourlyRate hourlyRate;
  private final long begin;
  private final long end;
  private final long quota;
  private final double weight;
  private double weightSoFar;
  private long events;

  /** A strand of exactly {@code quota} events from {@code begin} to {@code end}. */
  EventStream(
      String name,
      EventGenerator eventGenerator,
      HourlyRate hourlyRate,
      long begin,
      long end,
      long quota) {
    this.name = name;
    this.eventGenerator = eventGenerator;
    this.hourlyRate = hourlyRate;
    this.begin = begin;
    this.end = end;
    this.quota = quota;
    double sum = 0;
    for (long hour = hourOf(begin); hour < end; hour += HourlyRate.HOUR) sum += weigh(hour);
    this.weight = sum;
  }

  /** The hour that a time is in, by its beginning. */
  static long hourOf(long time) {
    return Math.floorDiv(time, HourlyRate.HOUR) * HourlyRate.HOUR;
  }

  String name() {
    return name;
  }

  long begin() {
    return begin;
  }

  /** Tells the stories that begin in the hour that begins at {@code hour}, until enough is said. */
  void tell(long hour, Consumer<EventDraft> out) {
    long from = Math.max(hour, begin);
    long to = Math.min(hour + HourlyRate.HOUR, end);
    if (from >= to) return;
    weightSoFar += weigh(hour);
    long due = to == end ? quota : Math.min(quota, (long) (quota * (weightSoFar / weight)));
    while (events < due) eventGenerator.tell(from, to, out);
  }

  private double weigh(long hour) {
    long from = Math.max(hour, begin);
    long to = Math.min(hour + HourlyRate.HOUR, end);
    return from < to ? hourlyRate.weight(from, to) : 0;
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
