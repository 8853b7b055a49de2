package dev.tidemark.sql.render;

import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.sql.query.Value;
import java.util.List;

/**
 * A statement in an engine's dialect.
 *
 * @param sql the text, with a {@code ?} for each parameter and no value in it
 * @param parameters in the order of their marks
 * @param rows about how many rows it makes the engine look at, ≥ 0: by this an engine may choose
 *     how much of the machine it takes
 */
public record Statement(String sql, List<Value> parameters, long rows) {
  /** So the arguments of each function begin that reads the event. */
  private static final String OF_EVENT = "(" + TableDefinition.PAYLOAD;

  public Statement {
    parameters = List.copyOf(parameters);
  }

  /** A statement that looks at next to nothing. */
  public Statement(String sql, List<Value> parameters) {
    this(sql, parameters, 0);
  }

  /** How many of its functions read the whole event, be it for one member. */
  public int readsOfEvent() {
    int reads = 0;
    int at = sql.indexOf(OF_EVENT);
    for (; at >= 0; at = sql.indexOf(OF_EVENT, at + 1)) reads++;
    return reads;
  }

  /** The same statement, over about so many rows. */
  public Statement over(long rows) {
    return new Statement(sql, parameters, rows);
  }
}
