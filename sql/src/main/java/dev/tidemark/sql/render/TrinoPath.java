package dev.tidemark.sql.render;

import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A way into the event's JSON, as a path of Trino's that always starts at the event.
 *
 * <p>An element of a list is known by its path, too, as a text that a lambda has made: an element
 * that was cut out would have lost what a number looked like and which of its repeated members came
 * first.
 *
 * @param root the event, or the name of the text that is an element's path
 * @param steps none for the root itself
 */
record TrinoPath(String root, List<PathStep> steps) {
  static final String EVENT = "payload";

  /** Trino makes sequences of no more numbers than this. */
  private static final int LONGEST_SEQUENCE = 10_000;

  /** What is there as JSON text, a string with its quotes. */
  String json(Dialect.Sql sql) {
    return "json_format(" + raw(sql) + ")";
  }

  /** What is there. */
  String raw(Dialect.Sql sql) {
    return "json_extract(" + EVENT + ", " + at(steps, sql) + ")";
  }

  /** What is there as a text, a string without its quotes, a number as it is written. */
  String text(Dialect.Sql sql) {
    return "json_extract_scalar(" + EVENT + ", " + at(steps, sql) + ")";
  }

  /**
   * The paths of the elements of the list there; none or null where there is no list. No lambda in
   * a lambda: Trino analyses the inner one as often as the squares of its tries.
   */
  String elements(Dialect.Sql sql) {
    String guard = guard(sql);
    String numbers =
        ("flatten(transform(IF(%1$s%2$s > 0, sequence(0, (%3$s - 1) / %4$d)), "
                + "k -> sequence(k * %4$d, least(k * %4$d + %4$d, %5$s) - 1)))")
            .formatted(
                guard.isEmpty() ? "" : guard + " AND ",
                length(sql),
                length(sql),
                LONGEST_SEQUENCE,
                length(sql));
    return "transform(%s, i -> %s || '[' || CAST(i AS varchar) || ']')"
        .formatted(numbers, at(steps, sql));
  }

  private String length(Dialect.Sql sql) {
    return "json_array_length(" + raw(sql) + ")";
  }

  /**
   * The condition under which the path is one of ours: no name leads into a list, where Trino takes
   * digits for an index. Empty where no name could.
   */
  String guard(Dialect.Sql sql) {
    List<String> guards = new ArrayList<>();
    // The event itself is no list.
    for (int i = root.equals(EVENT) ? 1 : 0; i < steps.size(); i++) {
      if (!isName(steps.get(i))) continue;
      guards.add(
          "starts_with(json_format(json_extract(%s, %s)), '{')"
              .formatted(EVENT, at(steps.subList(0, i), sql)));
    }
    return String.join(" AND ", guards);
  }

  /** Whether the step is never an index, and Trino might think that it is. */
  private static boolean isName(PathStep step) {
    return switch (step) {
      case PathStep.Name(String name) -> isNumber(name);
      case PathStep.Digits(String digits) -> digits.length() > 1 && digits.startsWith("0");
    };
  }

  private static boolean isNumber(String name) {
    try {
      return Integer.parseInt(name) >= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String at(List<PathStep> some, Dialect.Sql sql) {
    String path = some.stream().map(TrinoPath::quoted).collect(Collectors.joining());
    if (root.equals(EVENT)) return sql.mark(new Value.Text("$" + path));
    return path.isEmpty() ? root : root + " || " + sql.mark(new Value.Text(path));
  }

  private static String quoted(PathStep step) {
    String name =
        switch (step) {
          case PathStep.Name(String text) -> text;
          case PathStep.Digits(String digits) -> digits;
        };
    return "[\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
  }
}
