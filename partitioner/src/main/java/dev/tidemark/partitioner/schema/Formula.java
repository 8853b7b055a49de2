package dev.tidemark.partitioner.schema;

import java.util.List;

/**
 * What a schema says of an object as a whole, over what was noted of its members on the way: if a
 * member is there, and how a test of its value came out.
 */
sealed interface Formula {
  /** The same whatever the object is. */
  record Constant(Outcome outcome) implements Formula {
    static final Constant YES = new Constant(Outcome.YES);
    static final Constant UNKNOWN = new Constant(Outcome.UNKNOWN);
  }

  /** The member of that number is there. */
  record Present(int member) implements Formula {}

  /** The test of that number holds of its member, or the member is not there. */
  record Holds(int test) implements Formula {}

  record All(List<Formula> parts) implements Formula {}

  record Any(List<Formula> parts) implements Formula {}

  /** Exactly one part. */
  record One(List<Formula> parts) implements Formula {}

  record Not(Formula part) implements Formula {}

  static Formula all(List<Formula> parts) {
    List<Formula> telling = parts.stream().filter(part -> !part.equals(Constant.YES)).toList();
    return switch (telling.size()) {
      case 0 -> Constant.YES;
      case 1 -> telling.getFirst();
      default -> new All(telling);
    };
  }

  /** How many parts there are to look at. */
  default int size() {
    return switch (this) {
      case Constant _ -> 0;
      case Present _, Holds _ -> 1;
      case All(var parts) -> size(parts);
      case Any(var parts) -> size(parts);
      case One(var parts) -> size(parts);
      case Not(var part) -> part.size();
    };
  }

  private static int size(List<Formula> parts) {
    return parts.stream().mapToInt(Formula::size).sum();
  }

  /** Whether it holds of the object that these are the notes of. */
  default Outcome of(ObjectNotes notes) {
    return switch (this) {
      case Constant(var outcome) -> outcome;
      case Present(var member) -> Outcome.of(notes.has(member));
      case Holds(var test) -> notes.outcome(test);
      case All(var parts) -> {
        Outcome outcome = Outcome.YES;
        for (Formula part : parts) outcome = outcome.and(part.of(notes));
        yield outcome;
      }
      case Any(var parts) -> {
        Outcome outcome = Outcome.NO;
        for (Formula part : parts) outcome = outcome.or(part.of(notes));
        yield outcome;
      }
      case One(var parts) -> {
        int sure = 0;
        int possible = 0;
        for (Formula part : parts) {
          Outcome outcome = part.of(notes);
          if (outcome == Outcome.YES) sure++;
          if (outcome != Outcome.NO) possible++;
        }
        if (sure > 1 || possible == 0) yield Outcome.NO;
        yield sure == 1 && possible == 1 ? Outcome.YES : Outcome.UNKNOWN;
      }
      case Not(var part) -> part.of(notes).not();
    };
  }
}
