package dev.tidemark.testkit.law;

import dev.tidemark.sql.plan.Budget;
import dev.tidemark.testkit.generate.Dice;

/** What the pages of one walk may spend: of most walks all there is, of the others little. */
final class Budgets {
  /** A file of some events, with their payloads, has so many. */
  private static final long BYTES_OF_A_FILE = 8_000L;

  private final Dice dice;
  private final boolean limited;
  private final int most;

  Budgets(Dice dice, Pace pace) {
    this.dice = dice;
    this.limited = dice.chance(pace.budgets());
    this.most = dice.pick(1, 3, 12);
  }

  /** Of the next page. */
  Budget next() {
    if (!limited) return Budget.UNLIMITED;
    int files = 1 + dice.below(most);
    return switch (dice.below(4)) {
      case 0 -> new Budget(Budget.UNLIMITED.time(), files * BYTES_OF_A_FILE, Integer.MAX_VALUE);
      case 1 -> new Budget(Budget.UNLIMITED.time(), 1, files);
      default -> new Budget(Budget.UNLIMITED.time(), Long.MAX_VALUE, files);
    };
  }
}
