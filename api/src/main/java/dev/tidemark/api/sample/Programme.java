package dev.tidemark.api.sample;

import java.util.ArrayList;
import java.util.List;

/** Which strands a history has, how much of it each is, and how far back it goes. */
final class Programme {
  private static final int YEAR = 365;
  private static final int QUARTER = 90;
  private static final int MONDAY = 0;
  private static final int TUESDAY = 1;
  private static final int WEDNESDAY = 2;
  private static final int FRIDAY = 4;

  private final SampleOptions options;
  private final long end;
  private final List<Strand> strands = new ArrayList<>();
  private long perMille;

  private Programme(SampleOptions options) {
    this.options = options;
    this.end = options.end().toEpochMilli();
  }

  /** The strands of a sample; their lines add up to its events. */
  static List<Strand> strands(SampleOptions options) {
    var programme = new Programme(options);
    programme.add();
    return List.copyOf(programme.strands);
  }

  private void add() {
    var incidents = Incident.before(end);
    Rhythm traffic =
        (from, to) -> Rhythm.OFFICE.weight(from, to) + Incident.weight(incidents, from, to);
    add("log", 880, QUARTER, traffic, new FlowTeller(dice("log"), incidents, end));
    add("runs", 15, YEAR, Rhythm.NIGHTLY, new RunTeller(dice("runs")));
    // Not daily: each organisation and day of a topic is a folder of the landing zone, however few
    // events it holds.
    add(
        "changes",
        15,
        YEAR,
        Rhythm.NIGHTLY.on(TUESDAY, WEDNESDAY, FRIDAY),
        new ChangeTeller(dice("changes")));
    add("tests", 5, YEAR, Rhythm.OFFICE.on(MONDAY), new TestTeller(dice("tests")));
    add("jobs", 35, YEAR, Rhythm.NIGHTLY, new JobTeller(dice("jobs")));
    add("logins", 30, YEAR, Rhythm.OFFICE, new LoginTeller(dice("logins")));
    add("customers", 20, YEAR, Rhythm.EVENING, new CustomerTeller(dice("customers")));
    if (perMille != 1000) throw new IllegalStateException("the strands are no whole: " + perMille);
  }

  private void add(String name, int share, int days, Rhythm rhythm, Teller teller) {
    long before = portion(perMille);
    perMille += share;
    long quota = portion(perMille) - before;
    strands.add(new Strand(name, teller, rhythm, end - days * Rhythm.DAY, end, quota));
  }

  private long portion(long perMille) {
    // In two steps, since the product of both may be beyond 64 bits.
    long events = options.events();
    return events / 1000 * perMille + events % 1000 * perMille / 1000;
  }

  private Dice dice(String name) {
    return new Dice(options.seed(), name);
  }
}
