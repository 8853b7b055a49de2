package dev.tidemark.samples;

import java.util.List;
import java.util.Set;

/** The rate of events over the hours of a week. */
interface HourlyRate {
  long HOUR = 3_600_000;
  long DAY = 24 * HOUR;

  /** Office hours in Europe, with a break at noon. */
  HourlyRate OFFICE =
      weekly(
          0.2, 4, 3, 3, 3, 5, 12, 35, 70, 110, 135, 145, 140, 112, 132, 150, 145, 128, 98, 62, 42,
          32, 24, 15, 8);

  /** Nightly jobs that process the data of the previous day. */
  HourlyRate NIGHTLY =
      weekly(
          0.6, 60, 130, 150, 140, 110, 80, 60, 40, 30, 25, 22, 20, 20, 22, 20, 18, 15, 12, 10, 10,
          12, 15, 20, 30);

  /** Private use at home. */
  HourlyRate EVENING =
      weekly(
          1.4, 12, 6, 4, 3, 4, 8, 20, 35, 45, 50, 55, 65, 75, 60, 55, 55, 60, 80, 110, 140, 150,
          120, 70, 30);

  /** Returns the weight of {@code [from, to)}, which is within one hour of the day. */
  double weight(long from, long to);

  /** Returns this rate for the given days of the week, from 0, Monday; zero for all others. */
  default HourlyRate on(Integer... days) {
    var among = Set.of(days);
    return (from, to) -> among.contains(dayOfWeek(from)) ? weight(from, to) : 0;
  }

  private static HourlyRate weekly(double weekend, Integer... hours) {
    var byHour = List.of(hours);
    return (from, to) -> {
      double weight = byHour.get((int) Math.floorMod(Math.floorDiv(from, HOUR), 24L));
      return weight * (isWeekend(from) ? weekend : 1) * (to - from) / HOUR;
    };
  }

  static boolean isWeekend(long time) {
    return dayOfWeek(time) >= 5;
  }

  /** Returns the day of the week, from 0, Monday, to 6, Sunday. */
  static int dayOfWeek(long time) {
    return (int) Math.floorMod(Math.floorDiv(time, DAY) + 3, 7L);
  }
}
