package dev.tidemark.partitioner.schema;

import org.jspecify.annotations.Nullable;

/** The members of one object that were read, and the results of their tests. Not thread-safe. */
final class MemberResults {
  private final long[] seen;
  private final @Nullable Ternary[] ternaries;

  private static final @Nullable Ternary[] NO_TESTS = {};

  MemberResults(int members, int tests) {
    seen = new long[(members + 63) >>> 6];
    ternaries = tests == 0 ? NO_TESTS : new @Nullable Ternary[tests];
  }

  /** Marks a member as present. Returns false if it was marked before. */
  boolean add(int member) {
    long bit = 1L << member;
    if ((seen[member >>> 6] & bit) != 0) return false;
    seen[member >>> 6] |= bit;
    return true;
  }

  boolean has(int member) {
    return (seen[member >>> 6] & (1L << member)) != 0;
  }

  /** Returns whether every member of a set is present. */
  boolean hasAll(long[] members) {
    for (int i = 0; i < members.length; i++) {
      if ((seen[i] & members[i]) != members[i]) return false;
    }
    return true;
  }

  void set(int test, Ternary ternary) {
    ternaries[test] = ternary;
  }

  Ternary outcome(int test) {
    Ternary ternary = ternaries[test];
    return ternary == null ? Ternary.YES : ternary;
  }
}
