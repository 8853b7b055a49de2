package dev.tidemark.sql.render;

import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A path into the event's JSON, written as a Trino path that always starts at the event.
 *
 * <p>An element of a list is also identified by its path, as a text that a lambda creates: an
 * extracted element would have lost how its numbers were written, and which of its repeated members
 * came first.
 *
 * @param root the event, or the name of the text that is an element's path
 * @param steps empty for the root itself
 */
record TrinoPath(String root, List<PathStep> steps) {
  static final String EVENT = "payload";

  /** The maximum length of Trino's {@code sequence}. */
  private static final int LONGEST_SEQUENCE = 10_000;

  /** Writes the value as JSON text; a string has its quotes. */
  String json(Dialect.Sql sql) {
    return "json_format(" + raw(sql) + ")";
  }

  /** Writes the value as JSON. */
  String raw(Dialect.Sql sql) {
    return "json_extract(" + EVENT + ", " + at(steps, sql) + ")";
  }

  /** Writes the value as text; a string has no quotes, and a number is as it was written. */
  String text(Dialect.Sql sql) {
    return "json_extract_scalar(" + EVENT + ", " + at(steps, sql) + ")";
  }

  /**
   * Writes the paths of the elements of the list; empty or null if there is no list. It nests no
   * lambdas: Trino analyses the inner one as often as the square of its attempts.
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
   * Writes the condition under which the path has our meaning: no name matches an element of a
   * list, where Trino takes digits for an index. Empty if no name can.
   */
  String guard(Dialect.Sql sql) {
    List<String> guards = new ArrayList<>();
    // The event itself is not a list.
    for (int i = root.equals(EVENT) ? 1 : 0; i < steps.size(); i++) {
      if (!isName(steps.get(i))) continue;
      guards.add(
          "starts_with(json_format(json_extract(%s, %s)), '{')"
              .formatted(EVENT, at(steps.subList(0, i), sql)));
    }
    return String.join(" AND ", guards);
  }

  /** Returns whether the step is never an index, but Trino could read it as one. */
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
