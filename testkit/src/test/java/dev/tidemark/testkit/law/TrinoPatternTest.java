package dev.tidemark.testkit.law;

import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.TrinoDialect;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.trino.TrinoServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TrinoPatternTest extends PatternContract {
  /** One statement for all patterns, in a column, because planning takes Trino long. */
  private static final String MATCHING =
      """
      SELECT number, place
      FROM UNNEST(CAST(json_parse(?) AS array(row(pattern varchar, texts array(varchar)))))
        WITH ORDINALITY AS p (pattern, texts, number)
      CROSS JOIN UNNEST(texts) WITH ORDINALITY AS t (text, place)
      WHERE
      """;

  @Override
  protected List<Set<Integer>> matching(List<Example> all) throws SQLException {
    List<Set<Integer>> found = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    String condition = "";
    for (Example each : all) {
      List<Value> parameters = new ArrayList<>();
      condition =
          new TrinoDialect()
              .matches(
                  "text",
                  each.pattern(),
                  value -> {
                    parameters.add(value);
                    return "pattern";
                  });
      String texts = each.texts().stream().map(Json::quote).collect(Collectors.joining(","));
      String pattern = Json.quote(((Value.Text) parameters.getFirst()).text());
      asked.add("[%s,[%s]]".formatted(pattern, texts));
      found.add(new HashSet<>());
    }
    try (Connection trino = DriverManager.getConnection(TrinoServer.shared().url(), "test", null);
        PreparedStatement select = trino.prepareStatement(MATCHING + condition)) {
      select.setString(1, "[" + String.join(",", asked) + "]");
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) found.get(rows.getInt(1) - 1).add(rows.getInt(2) - 1);
      }
    }
    return found;
  }
}
