package dev.tidemark.testkit.oracle;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;

/** One step of a path. */
sealed interface ReferenceStep {
  /** A member of an object; an array has none. */
  record Member(String name) implements ReferenceStep {}

  /**
   * Digits without quotes: the member of an object with that name, or the element of an array, from
   * 0.
   */
  record Digits(String digits) implements ReferenceStep {}

  /** Every element of an array; nothing for any other value. */
  record Every() implements ReferenceStep {}

  /** Returns the values at the end of the steps: one value (null if absent), or one per element. */
  static Stream<Json> reach(Json from, List<ReferenceStep> referenceSteps) {
    if (referenceSteps.isEmpty()) return Stream.of(from);
    return referenceSteps
        .getFirst()
        .next(from)
        .flatMap(next -> reach(next, referenceSteps.subList(1, referenceSteps.size())));
  }

  private Stream<Json> next(Json at) {
    return switch (this) {
      case Member(String name) -> Stream.of(member(at, name));
      case Digits(String digits) ->
          Stream.of(
              at instanceof Json.Arr(var items) ? element(items, digits) : member(at, digits));
      case Every() -> at instanceof Json.Arr(var items) ? items.stream() : Stream.empty();
    };
  }

  private static Json member(Json at, String name) {
    return at instanceof Json.Obj object ? object.member(name) : Json.Null.NULL;
  }

  private static Json element(List<Json> items, String digits) {
    var index = new BigInteger(digits);
    boolean there =
        index.toString().equals(digits) && index.compareTo(BigInteger.valueOf(items.size())) < 0;
    return there ? items.get(index.intValueExact()) : Json.Null.NULL;
  }
}
