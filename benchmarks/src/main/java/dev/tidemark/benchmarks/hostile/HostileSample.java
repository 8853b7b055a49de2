package dev.tidemark.benchmarks.hostile;

import dev.tidemark.benchmarks.service.OpenLoop.Answer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The result of one run of a situation. Infinite means not finished in time, NaN means not
 * measured.
 *
 * @param failed number of the other clients' requests during the situation without status 200 or
 *     202
 * @param asked number of these requests
 * @param slowest milliseconds of the slowest of them
 * @param visible seconds until pages had all events that had to become visible
 * @param stops seconds from SIGTERM until the service had ended, while the hostile action continued
 */
record HostileSample(
    Change page,
    Change event,
    Change health,
    long failed,
    long asked,
    double slowest,
    double visible,
    double stops) {
  /** A p99 in milliseconds before and during the situation. */
  record Change(double before, double during) {}

  /** Returns the sample of a service that did not start. */
  static HostileSample none() {
    var none = new Change(Double.NaN, Double.NaN);
    return new HostileSample(none, none, none, 0, 0, Double.NaN, Double.NaN, Double.NaN);
  }

  static HostileSample of(OtherClients.Results before, OtherClients.Results during, double stops) {
    List<Answer> all =
        Stream.of(during.pages(), during.events(), during.health()).flatMap(List::stream).toList();
    return new HostileSample(
        new Change(p99(before.pages()), p99(during.pages())),
        new Change(p99(before.events()), p99(during.events())),
        new Change(p99(before.health()), p99(during.health())),
        all.stream().filter(answer -> !isGood(answer)).count(),
        all.size(),
        all.stream().mapToDouble(HostileSample::millis).max().orElse(Double.NaN),
        during.visible(),
        stops);
  }

  /** Formats milliseconds. */
  static String millis(double value) {
    return cell(value, "%.0f", OtherClients.HANGS.toMillis());
  }

  /** Formats seconds. */
  static String seconds(double value) {
    return cell(value, "%.1f", OtherClients.HANGS.toSeconds());
  }

  private static String cell(double value, String format, long bound) {
    if (Double.isNaN(value)) return "none";
    return Double.isInfinite(value) ? "> " + bound : String.format(Locale.ROOT, format, value);
  }

  @Override
  public String toString() {
    return "page %s → %s  POST %s → %s  health %s → %s  failed %d of %d  slowest %s  visible %s  stops %s"
        .formatted(
            millis(page.before),
            millis(page.during),
            millis(event.before),
            millis(event.during),
            millis(health.before),
            millis(health.during),
            failed,
            asked,
            millis(slowest),
            seconds(visible),
            seconds(stops));
  }

  private static boolean isGood(Answer answer) {
    return answer.status() == 200 || answer.status() == 202;
  }

  /** Returns the time of a response; infinite if there was none in time. */
  private static double millis(Answer answer) {
    boolean hung = answer.status() == 0 && answer.millis() >= OtherClients.HANGS.toMillis();
    return hung ? Double.POSITIVE_INFINITY : answer.millis();
  }

  /** Returns the p99 of successful and hanging requests; NaN if all were rejected. */
  private static double p99(List<Answer> answers) {
    double[] sorted =
        answers.stream()
            .filter(answer -> isGood(answer) || Double.isInfinite(millis(answer)))
            .mapToDouble(HostileSample::millis)
            .sorted()
            .toArray();
    if (sorted.length == 0) return Double.NaN;
    return sorted[(int) Math.min(sorted.length - 1L, (long) (0.99 * sorted.length))];
  }
}
