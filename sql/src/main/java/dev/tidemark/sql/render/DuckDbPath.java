package dev.tidemark.sql.render;

import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A way into JSON, as a JSON pointer that is one parameter.
 *
 * @param root the event or element that it starts from
 * @param steps none for the root itself
 */
record DuckDbPath(String root, List<PathStep> steps) {
  static final String EVENT = "payload";

  /** The event where it is JSON: what is none fails a statement, whatever row it is in. */
  static final String CHECKED_EVENT = "CASE WHEN json_valid(payload) THEN payload END";

  /** An element as DuckDB has it, and as it was written. */
  static final String ELEMENT_OF_PAIR = "e[1]";

  private static final String WRITTEN_ELEMENT = "e[2]";

  /** The event with each number in quotes: DuckDB makes doubles of those with a dot or exponent. */
  private static final String WRITTEN =
      """
      regexp_replace(%s, '"((?:[^"\\\\]|\\\\.)*)"|(-?[0-9][0-9.eE+-]*)', '"\\1\\2"', 'g')\
      """;

  private static final String WRITTEN_EVENT = WRITTEN.formatted(EVENT);
  private static final String WRITTEN_CHECKED_EVENT = WRITTEN.formatted(CHECKED_EVENT);

  /** The event itself is no list. */
  private static final Set<String> EVENTS =
      Set.of(EVENT, CHECKED_EVENT, WRITTEN_EVENT, WRITTEN_CHECKED_EVENT);

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

  /** The number there as it was written; of what is no number, something else. */
  String written(Dialect.Sql sql) {
    return asWritten().text(sql);
  }

  /** The same elements as {@link #elements}, with all numbers in quotes. */
  String writtenElements(Dialect.Sql sql) {
    return asWritten().elements(sql);
  }

  private DuckDbPath asWritten() {
    return switch (root) {
      case EVENT -> new DuckDbPath(WRITTEN_EVENT, steps);
      case CHECKED_EVENT -> new DuckDbPath(WRITTEN_CHECKED_EVENT, steps);
      case ELEMENT_OF_PAIR -> new DuckDbPath(WRITTEN_ELEMENT, steps);
      default -> throw new IllegalStateException("not looked at as written: " + root);
    };
  }

  /** The elements of the list there; null where there is none. */
  String elements(Dialect.Sql sql) {
    return "TRY_CAST(json_extract(%s, %s) AS JSON[])".formatted(start(sql), pointer(steps, sql));
  }

  /** The root, or null where a name of digits would lead into a list. */
  private String start(Dialect.Sql sql) {
    List<String> guards = new ArrayList<>();
    for (int i = EVENTS.contains(root) ? 1 : 0; i < steps.size(); i++) {
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
