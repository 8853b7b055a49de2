package dev.tidemark.sql.render;

import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.sql.query.Value;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A statement in an engine's dialect. Immutable.
 *
 * @param sql the text, with a {@code ?} for each parameter and no value in it
 * @param parameters in the order of their placeholders
 * @param rows about how many rows the engine must read, ≥ 0: by this an engine may choose how much
 *     of the machine to use
 */
public record SqlStatement(String sql, List<Value> parameters, long rows) {
  /** Matches the functions that parse an event; {@code contains} only searches it. */
  private static final Pattern READ =
      Pattern.compile("(?<!\\bcontains)\\(\"?" + TableDefinition.PAYLOAD + "\\b");

  public SqlStatement {
    parameters = List.copyOf(parameters);
  }

  /** Creates a statement that reads hardly any rows. */
  public SqlStatement(String sql, List<Value> parameters) {
    this(sql, parameters, 0);
  }

  /** Returns how many of its functions parse the whole event, even if only for one member. */
  public int readsOfEvent() {
    return Math.toIntExact(READ.matcher(sql).results().count());
  }

  /** Returns the same statement, over about this many rows. */
  public SqlStatement over(long rows) {
    return new SqlStatement(sql, parameters, rows);
  }
}
