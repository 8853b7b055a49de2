package dev.tidemark.partitioner.schema;

import org.jspecify.annotations.Nullable;

/** What was seen of one object's members. */
final class ObjectNotes {
  private final long[] seen;
  private final @Nullable Outcome[] outcomes;

  private static final @Nullable Outcome[] NO_TESTS = {};

  ObjectNotes(int members, int tests) {
    seen = new long[(members + 63) >>> 6];
    outcomes = tests == 0 ? NO_TESTS : new @Nullable Outcome[tests];
  }

  /** Notes that a member is there; false if it was noted before. */
  boolean add(int member) {
    long bit = 1L << member;
    if ((seen[member >>> 6] & bit) != 0) return false;
    seen[member >>> 6] |= bit;
    return true;
  }

  boolean has(int member) {
    return (seen[member >>> 6] & (1L << member)) != 0;
  }

  /** Whether every member of that set is there. */
  boolean hasAll(long[] members) {
    for (int i = 0; i < members.length; i++) {
      if ((seen[i] & members[i]) != members[i]) return false;
    }
    return true;
  }

  void set(int test, Outcome outcome) {
    outcomes[test] = outcome;
  }

  Outcome outcome(int test) {
    Outcome outcome = outcomes[test];
    return outcome == null ? Outcome.YES : outcome;
  }
}
