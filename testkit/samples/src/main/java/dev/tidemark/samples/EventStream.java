package dev.tidemark.samples;

import java.util.function.Consumer;

/**
 * A part of a history: the events of one generator, distributed over a period by hourly rates. The
 * number of events that are due is computed from the weight of all hours so far, so that the total
 * is exact even if the numbers per hour are rounded.
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

  /** Creates a stream of exactly {@code quota} events from {@code begin} to {@code end}. */
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

  /** Returns the start of the hour that contains a time. */
  static long hourOf(long time) {
    return Math.floorDiv(time, HourlyRate.HOUR) * HourlyRate.HOUR;
  }

  String name() {
    return name;
  }

  long begin() {
    return begin;
  }

  /** Generates the sequences that begin in this hour, until the number of due events is reached. */
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

  /** Returns whether the quota allows {@code more} events. */
  boolean hasLeft(int more) {
    return events + more <= quota;
  }

  /** Counts events against the quota, which must allow them. */
  void take(int more) {
    events += more;
  }
}
