package dev.tidemark.sql.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the JSON of a filter from the command line, as strictly as the body of a query. */
public final class FilterJson {
  private FilterJson() {}

  /**
   * Reads one value.
   *
   * @throws QueryException if the text is not one JSON value, or repeats a member
   */
  public static JsonNode read(String text) {
    List<Problem> problems = new ArrayList<>();
    try {
      JsonNode value = StrictJson.read(text.getBytes(StandardCharsets.UTF_8), problems);
      if (!problems.isEmpty()) throw new QueryException(QueryError.INVALID_QUERY, problems);
      return value;
    } catch (JsonProcessingException e) {
      throw new QueryException(QueryError.INVALID_QUERY, StrictJson.reason(e));
    }
  }
}
