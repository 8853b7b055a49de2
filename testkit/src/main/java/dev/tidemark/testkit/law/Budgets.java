package dev.tidemark.testkit.law;

import dev.tidemark.sql.plan.Budget;
import dev.tidemark.testkit.generate.SeededRandom;

/** The budgets of the pages of one query: unlimited for most queries, small for the others. */
final class Budgets {
  /** The approximate size of a file of some events with their payloads. */
  private static final long BYTES_OF_A_FILE = 8_000L;

  private final SeededRandom seededRandom;
  private final boolean limited;
  private final int most;

  Budgets(SeededRandom seededRandom, TestProfile testProfile) {
    this.seededRandom = seededRandom;
    this.limited = seededRandom.chance(testProfile.budgets());
    this.most = seededRandom.pick(1, 3, 12);
  }

  /** Returns the budget of the next page. */
  Budget next() {
    if (!limited) return Budget.UNLIMITED;
    int files = 1 + seededRandom.below(most);
    return switch (seededRandom.below(4)) {
      case 0 -> new Budget(Budget.UNLIMITED.time(), files * BYTES_OF_A_FILE, Integer.MAX_VALUE);
      case 1 -> new Budget(Budget.UNLIMITED.time(), 1, files);
      default -> new Budget(Budget.UNLIMITED.time(), Long.MAX_VALUE, files);
    };
  }
}
