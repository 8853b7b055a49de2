package dev.tidemark.testkit.crash;

/**
 * The moment at which a process is to kill itself.
 *
 * @param step the name of a {@link DiskStep}; empty for any
 * @param occurrence at which of its occurrences in that process, from 1
 * @param micros how long after it, for {@link When#LATER}
 */
record CrashPoint(String step, int occurrence, When when, int micros) {
  /** At a step, whichever it is. */
  static CrashPoint atAny(int number, When when, int micros) {
    return new CrashPoint("", number, when, micros);
  }

  enum When {
    BEFORE,
    AFTER,
    /** Some time after it began, by another thread: so that native code is hit, too. */
    LATER
  }

  /** As one argument of a process. */
  String written() {
    return when + "|" + micros + "|" + occurrence + "|" + step;
  }

  static CrashPoint read(String written) {
    String[] parts = written.split("\\|", 4);
    return new CrashPoint(
        parts[3], Integer.parseInt(parts[2]), When.valueOf(parts[0]), Integer.parseInt(parts[1]));
  }
}
