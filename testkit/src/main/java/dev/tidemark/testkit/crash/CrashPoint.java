package dev.tidemark.testkit.crash;

/**
 * The moment at which a process kills itself.
 *
 * @param step the name of a {@link DiskStep}; empty for any step
 * @param occurrence the occurrence of the step in that process, from 1
 * @param micros the delay after the step, for {@link When#LATER}
 */
record CrashPoint(String step, int occurrence, When when, int micros) {
  /** Creates a point at the step with this number, counted over all steps from 1. */
  static CrashPoint atAny(int number, When when, int micros) {
    return new CrashPoint("", number, when, micros);
  }

  enum When {
    BEFORE,
    AFTER,
    /**
     * Some time after the step began, by another thread, so that native code is interrupted, too.
     */
    LATER
  }

  /** Returns the point as one argument of a process. */
  String written() {
    return when + "|" + micros + "|" + occurrence + "|" + step;
  }

  static CrashPoint read(String written) {
    String[] parts = written.split("\\|", 4);
    return new CrashPoint(
        parts[3], Integer.parseInt(parts[2]), When.valueOf(parts[0]), Integer.parseInt(parts[1]));
  }
}
