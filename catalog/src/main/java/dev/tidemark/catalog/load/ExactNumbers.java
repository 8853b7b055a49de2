package dev.tidemark.catalog.load;

/** Finds the numbers that DuckDB would read through a double although they may be integers. */
final class ExactNumbers {
  /** A double holds every integer of so many digits. */
  private static final int SAFE_DIGITS = 15;

  private ExactNumbers() {}

  /**
   * Whether JSON holds a number with a fraction or an exponent that may be an integer beyond 15
   * digits, such as {@code 9007199254740993.0}. May say yes of one that is not.
   */
  static boolean mayBeLost(byte[] json, int from, int to) {
    boolean inString = false;
    for (int i = from; i < to; i++) {
      byte b = json[i];
      if (inString) {
        if (b == '\\') i++;
        else if (b == '"') inString = false;
      } else if (b == '"') {
        inString = true;
      } else if (b >= '0' && b <= '9') {
        int start = i;
        boolean fraction = false;
        boolean exponent = false;
        int whole = 0;
        while (i < to && isNumber(json[i])) {
          if (json[i] == '.') fraction = true;
          else if ((json[i] | 0x20) == 'e') exponent = true;
          else if (!fraction && !exponent) whole++;
          i++;
        }
        // With an exponent any number of digits may come before the point: ask for few in all.
        if (exponent ? i - start > 6 : fraction && whole > SAFE_DIGITS) return true;
        i--;
      }
    }
    return false;
  }

  private static boolean isNumber(byte b) {
    return (b >= '0' && b <= '9') || b == '.' || b == 'e' || b == 'E' || b == '+' || b == '-';
  }
}
