package dev.tidemark.partitioner.schema;

/** Whether something holds of a value, where one look may not be enough to say (Kleene's logic). */
enum Outcome {
  NO,
  UNKNOWN,
  YES;

  static Outcome of(boolean holds) {
    return holds ? YES : NO;
  }

  Outcome and(Outcome other) {
    return compareTo(other) < 0 ? this : other;
  }

  Outcome or(Outcome other) {
    return compareTo(other) > 0 ? this : other;
  }

  Outcome not() {
    return switch (this) {
      case NO -> YES;
      case UNKNOWN -> UNKNOWN;
      case YES -> NO;
    };
  }
}
