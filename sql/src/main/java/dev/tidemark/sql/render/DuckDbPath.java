package dev.tidemark.sql.render;

import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A path into JSON, written as a JSON pointer that is one parameter.
 *
 * @param root the event or element at which it starts
 * @param steps empty for the root itself
 */
record DuckDbPath(String root, List<PathStep> steps) {
  static final String EVENT = "payload";

  /**
   * The event if it is JSON, and null otherwise: any row that is not JSON would fail the statement.
   */
  static final String CHECKED_EVENT = "CASE WHEN json_valid(payload) THEN payload END";

  /** An element as DuckDB returns it, from a pair with the element as it was written. */
  static final String ELEMENT_OF_PAIR = "e[1]";

  private static final String WRITTEN_ELEMENT = "e[2]";

  /**
   * The event with each number in quotes: DuckDB converts numbers with a dot or an exponent to
   * doubles.
   */
  private static final String WRITTEN =
      """
      regexp_replace(%s, '"((?:[^"\\\\]|\\\\.)*)"|(-?[0-9][0-9.eE+-]*)', '"\\1\\2"', 'g')\
      """;

  private static final String WRITTEN_EVENT = WRITTEN.formatted(EVENT);
  private static final String WRITTEN_CHECKED_EVENT = WRITTEN.formatted(CHECKED_EVENT);

  /** Expressions of the event itself, which is not a list. */
  private static final Set<String> EVENTS =
      Set.of(EVENT, CHECKED_EVENT, WRITTEN_EVENT, WRITTEN_CHECKED_EVENT);

  /** Writes the value as JSON text; a string has its quotes. */
  String json(Dialect.Sql sql) {
    return "CAST(json_extract(" + start(sql) + ", " + pointer(steps, sql) + ") AS VARCHAR)";
  }

  String type(Dialect.Sql sql) {
    return "json_type(" + start(sql) + ", " + pointer(steps, sql) + ")";
  }

  /** Writes the value as text; a string has no quotes. */
  String text(Dialect.Sql sql) {
    return "json_extract_string(" + start(sql) + ", " + pointer(steps, sql) + ")";
  }

  /** Writes the number as it was written; any text if the value is not a number. */
  String written(Dialect.Sql sql) {
    return asWritten().text(sql);
  }

  /** Writes the same elements as {@link #elements}, with all numbers in quotes. */
  String writtenElements(Dialect.Sql sql) {
    return asWritten().elements(sql);
  }

  private DuckDbPath asWritten() {
    return switch (root) {
      case EVENT -> new DuckDbPath(WRITTEN_EVENT, steps);
      case CHECKED_EVENT -> new DuckDbPath(WRITTEN_CHECKED_EVENT, steps);
      case ELEMENT_OF_PAIR -> new DuckDbPath(WRITTEN_ELEMENT, steps);
      default -> throw new IllegalStateException("not readable as written: " + root);
    };
  }

  /** Writes the elements of the list; null if there is no list. */
  String elements(Dialect.Sql sql) {
    return "TRY_CAST(json_extract(%s, %s) AS JSON[])".formatted(start(sql), pointer(steps, sql));
  }

  /** Writes the root, or null if a name of digits would match an element of a list. */
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
