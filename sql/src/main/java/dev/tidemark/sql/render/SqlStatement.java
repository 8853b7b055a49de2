package dev.tidemark.sql.render;

import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.sql.query.Value;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A statement in an engine's dialect.
 *
 * @param sql the text, with a {@code ?} for each parameter and no value in it
 * @param parameters in the order of their marks
 * @param rows about how many rows it makes the engine look at, ≥ 0: by this an engine may choose
 *     how much of the machine it takes
 */
public record SqlStatement(String sql, List<Value> parameters, long rows) {
  /** Those that make something of an event; {@code contains} only looks at it. */
  private static final Pattern READ =
      Pattern.compile("(?<!\\bcontains)\\(\"?" + TableDefinition.PAYLOAD + "\\b");

  public SqlStatement {
    parameters = List.copyOf(parameters);
  }

  /** A statement that looks at next to nothing. */
  public SqlStatement(String sql, List<Value> parameters) {
    this(sql, parameters, 0);
  }

  /** How many of its functions make something of the whole event, be it for one member. */
  public int readsOfEvent() {
    return Math.toIntExact(READ.matcher(sql).results().count());
  }

  /** The same statement, over about so many rows. */
  public SqlStatement over(long rows) {
    return new SqlStatement(sql, parameters, rows);
  }
}
