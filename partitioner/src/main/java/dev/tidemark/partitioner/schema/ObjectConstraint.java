package dev.tidemark.partitioner.schema;

import java.util.List;

/**
 * What a schema says of an object as a whole, over what was noted of its members on the way: if a
 * member is there, and how a test of its value came out.
 */
sealed interface ObjectConstraint {
  /** The same whatever the object is. */
  record Constant(Ternary ternary) implements ObjectConstraint {
    static final Constant YES = new Constant(Ternary.YES);
    static final Constant UNKNOWN = new Constant(Ternary.UNKNOWN);
  }

  /** The member of that number is there. */
  record Present(int member) implements ObjectConstraint {}

  /** The test of that number holds of its member, or the member is not there. */
  record Holds(int test) implements ObjectConstraint {}

  record All(List<ObjectConstraint> parts) implements ObjectConstraint {}

  record Any(List<ObjectConstraint> parts) implements ObjectConstraint {}

  /** Exactly one part. */
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

  private static int size(List<ObjectConstraint> parts) {
    return parts.stream().mapToInt(ObjectConstraint::size).sum();
  }

  /** Whether it holds of the object that these are the notes of. */
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
