package dev.tidemark.samples;

import java.util.ArrayList;
import java.util.List;

/** Defines the streams of a history, with their share of the events and their period. */
final class Schedule {
  private static final int YEAR = 365;
  private static final int QUARTER = 90;
  private static final int MONDAY = 0;
  private static final int TUESDAY = 1;
  private static final int WEDNESDAY = 2;
  private static final int FRIDAY = 4;

  private final SampleOptions options;
  private final long end;
  private final List<EventStream> eventStreams = new ArrayList<>();
  private long perMille;

  private Schedule(SampleOptions options) {
    this.options = options;
    this.end = options.end().toEpochMilli();
  }

  /** Returns the streams of a sample; the sum of their events is that of the sample. */
  static List<EventStream> strands(SampleOptions options) {
    var schedule = new Schedule(options);
    schedule.add();
    return List.copyOf(schedule.eventStreams);
  }

  private void add() {
    var incidents = Incident.before(end);
    HourlyRate traffic =
        (from, to) -> HourlyRate.OFFICE.weight(from, to) + Incident.weight(incidents, from, to);
    add("log", 880, QUARTER, traffic, new FlowGenerator(dice("log"), incidents, end));
    add("runs", 15, YEAR, HourlyRate.NIGHTLY, new RunGenerator(dice("runs")));
    // Not daily: each organisation and day of a topic is a folder in the landing zone, even if it
    // contains only few events.
    add(
        "changes",
        15,
        YEAR,
        HourlyRate.NIGHTLY.on(TUESDAY, WEDNESDAY, FRIDAY),
        new ChangeGenerator(dice("changes")));
    add("tests", 5, YEAR, HourlyRate.OFFICE.on(MONDAY), new ConnectionTestGenerator(dice("tests")));
    add("jobs", 35, YEAR, HourlyRate.NIGHTLY, new JobGenerator(dice("jobs")));
    add("logins", 30, YEAR, HourlyRate.OFFICE, new LoginGenerator(dice("logins")));
    add("customers", 20, YEAR, HourlyRate.EVENING, new CustomerGenerator(dice("customers")));
    if (perMille != 1000)
      throw new IllegalStateException("the shares must add up to 1000 but are " + perMille);
  }

  private void add(
      String name, int share, int days, HourlyRate hourlyRate, EventGenerator eventGenerator) {
    long before = portion(perMille);
    perMille += share;
    long quota = portion(perMille) - before;
    eventStreams.add(
        new EventStream(name, eventGenerator, hourlyRate, end - days * HourlyRate.DAY, end, quota));
  }

  private long portion(long perMille) {
    // In two steps, because the product may exceed 64 bits.
    long events = options.events();
    return events / 1000 * perMille + events % 1000 * perMille / 1000;
  }

  private SeededRandom dice(String name) {
    return new SeededRandom(options.seed(), name);
  }
}
