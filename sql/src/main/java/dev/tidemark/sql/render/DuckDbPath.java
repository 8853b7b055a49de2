package dev.tidemark.sql.render;

import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A way into JSON, as a JSON pointer that is one parameter.
 *
 * @param root the event or element that it starts from
 * @param steps none for the root itself
 */
record DuckDbPath(String root, List<PathStep> steps) {
  static final String EVENT = "payload";

  /** What is there as JSON text, a string with its quotes. */
  String json(Dialect.Sql sql) {
    return "CAST(json_extract(" + start(sql) + ", " + pointer(steps, sql) + ") AS VARCHAR)";
  }

  String type(Dialect.Sql sql) {
    return "json_type(" + start(sql) + ", " + pointer(steps, sql) + ")";
  }

  /** What is there as a text, a string without its quotes. */
  String text(Dialect.Sql sql) {
    return "json_extract_string(" + start(sql) + ", " + pointer(steps, sql) + ")";
  }

  /** The elements of the list there; null where there is none. */
  String elements(Dialect.Sql sql) {
    return "TRY_CAST(json_extract(%s, %s) AS JSON[])".formatted(start(sql), pointer(steps, sql));
  }

  /** The root, or null where a name of digits would lead into a list. */
  private String start(Dialect.Sql sql) {
    List<String> guards = new ArrayList<>();
    // The event itself is no list.
    for (int i = root.equals(EVENT) ? 1 : 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof PathStep.Name(String name) && isDigits(name)) {
        guards.add(
            "json_type(%s, %s) = 'OBJECT'".formatted(root, pointer(steps.subList(0, i), sql)));
      }
    }
    return guards.isEmpty()
        ? root
        : "CASE WHEN " + String.join(" AND ", guards) + " THEN " + root + " END";
  }

  private static boolean isDigits(String name) {
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String pointer(List<PathStep> steps, Dialect.Sql sql) {
    return sql.mark(
        new Value.Text(steps.stream().map(DuckDbPath::pointer).collect(Collectors.joining())));
  }

  private static String pointer(PathStep step) {
    return switch (step) {
      case PathStep.Name(String name) -> "/" + name.replace("~", "~0").replace("/", "~1");
      case PathStep.Digits(String digits) -> "/" + digits;
    };
  }
}
