package dev.tidemark.samples;

import java.util.List;

/**
 * A period in which an organisation has more traffic than usual and many of its flows fail.
 *
 * @param organisation the id of the organisation
 * @param failing the share of its flows that fail
 * @param extra the traffic in addition to the usual traffic: the weight of an hour
 */
record Incident(
    String organisation,
    long from,
    long to,
    FlowFailure flowFailure,
    double failing,
    double extra) {
  private static final long MINUTE = HourlyRate.HOUR / 60;

  /**
   * Returns the incidents of the weeks before {@code end}; the last is in organisation 3, the
   * evening before.
   */
  static List<Incident> before(long end) {
    return List.of(
        daysBefore(end, 1, 20 * 60 + 10, 70, "3", FlowFailure.REJECTED, 0.45, 2000),
        daysBefore(end, 12, 9 * 60 + 40, 130, "2", FlowFailure.REFUSED, 0.6, 120),
        daysBefore(end, 33, 13 * 60 + 5, 55, "4", FlowFailure.KILLED, 0.5, 90),
        daysBefore(end, 57, 6 * 60, 45, "1", FlowFailure.DENIED, 0.8, 150));
  }

  private static Incident daysBefore(
      long end,
      int days,
      int minuteOfDay,
      int minutes,
      String organisation,
      FlowFailure flowFailure,
      double failing,
      double extra) {
    long day = Math.floorDiv(end, HourlyRate.DAY) * HourlyRate.DAY - days * HourlyRate.DAY;
    long from = day + minuteOfDay * MINUTE;
    return new Incident(organisation, from, from + minutes * MINUTE, flowFailure, failing, extra);
  }

  /** Returns the weight that the incidents add to {@code [from, to)}. */
  static double weight(List<Incident> incidents, long from, long to) {
    double sum = 0;
    for (Incident incident : incidents) sum += incident.weight(from, to);
    return sum;
  }

  /** Returns the weight that this incident adds to {@code [from, to)}. */
  double weight(long from, long to) {
    long overlap = Math.min(to, this.to) - Math.max(from, this.from);
    return overlap > 0 ? extra * overlap / HourlyRate.HOUR : 0;
  }
}
