package dev.tidemark.partitioner.schema;

import java.util.List;

/**
 * A constraint of a schema on an object as a whole, computed from the {@link MemberResults}:
 * whether a member is present, and the result of a test of its value.
 */
sealed interface ObjectConstraint {
  /** Has the same result for every object. */
  record Constant(Ternary ternary) implements ObjectConstraint {
    static final Constant YES = new Constant(Ternary.YES);
    static final Constant UNKNOWN = new Constant(Ternary.UNKNOWN);
  }

  /** The member with this number is present. */
  record Present(int member) implements ObjectConstraint {}

  /** The test with this number passes, or its member is not present. */
  record Holds(int test) implements ObjectConstraint {}

  record All(List<ObjectConstraint> parts) implements ObjectConstraint {}

  record Any(List<ObjectConstraint> parts) implements ObjectConstraint {}

  /** Exactly one part holds. */
  record One(List<ObjectConstraint> parts) implements ObjectConstraint {}

  record Not(ObjectConstraint part) implements ObjectConstraint {}

  static ObjectConstraint all(List<ObjectConstraint> parts) {
    List<ObjectConstraint> telling =
        parts.stream().filter(part -> !part.equals(Constant.YES)).toList();
    return switch (telling.size()) {
      case 0 -> Constant.YES;
      case 1 -> telling.getFirst();
      default -> new All(telling);
    };
  }

  /** Returns the number of parts to evaluate. */
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

  private static int size(List<ObjectConstraint> parts) {
    return parts.stream().mapToInt(ObjectConstraint::size).sum();
  }

  /** Returns whether it holds for the object with these results. */
  default Ternary of(MemberResults notes) {
    return switch (this) {
      case Constant(var ternary) -> ternary;
      case Present(var member) -> Ternary.of(notes.has(member));
      case Holds(var test) -> notes.outcome(test);
      case All(var parts) -> {
        Ternary ternary = Ternary.YES;
        for (ObjectConstraint part : parts) ternary = ternary.and(part.of(notes));
        yield ternary;
      }
      case Any(var parts) -> {
        Ternary ternary = Ternary.NO;
        for (ObjectConstraint part : parts) ternary = ternary.or(part.of(notes));
        yield ternary;
      }
      case One(var parts) -> {
        int sure = 0;
        int possible = 0;
        for (ObjectConstraint part : parts) {
          Ternary ternary = part.of(notes);
          if (ternary == Ternary.YES) sure++;
          if (ternary != Ternary.NO) possible++;
        }
        if (sure > 1 || possible == 0) yield Ternary.NO;
        yield sure == 1 && possible == 1 ? Ternary.YES : Ternary.UNKNOWN;
      }
      case Not(var part) -> part.of(notes).not();
    };
  }
}
