package dev.tidemark.sql.render;

import dev.tidemark.sql.query.Value;
import java.util.List;

/**
 * A statement in an engine's dialect.
 *
 * @param sql the text, with a {@code ?} for each parameter and no value in it
 * @param parameters in the order of their marks
 */
public record Statement(String sql, List<Value> parameters) {
  public Statement {
    parameters = List.copyOf(parameters);
  }
}
