package dev.tidemark.testkit.law;

import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.DuckDbDialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

class DuckDbPatternTest extends PatternContract {
  @AutoClose private Connection duckdb;

  @BeforeEach
  void open() throws SQLException {
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("CREATE TABLE texts (place INTEGER, text VARCHAR)");
    }
  }

  @Override
  protected List<Set<Integer>> matching(List<Example> all) throws SQLException {
    List<Set<Integer>> found = new ArrayList<>();
    for (Example each : all) found.add(matching(each.pattern(), each.texts()));
    return found;
  }

  /** Uses a condition on a column, because engines evaluate constants differently. */
  private Set<Integer> matching(PortablePattern pattern, List<String> texts) throws SQLException {
    fill(texts);
    List<Value> parameters = new ArrayList<>();
    String condition =
        new DuckDbDialect()
            .matches(
                "text",
                pattern,
                value -> {
                  parameters.add(value);
                  return "?";
                });
    try (PreparedStatement select =
        duckdb.prepareStatement("SELECT place FROM texts WHERE " + condition)) {
      int mark = 1;
      for (Value value : parameters) select.setString(mark++, ((Value.Text) value).text());
      Set<Integer> places = new HashSet<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) places.add(rows.getInt(1));
      }
      return places;
    }
  }

  private void fill(List<String> texts) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("DELETE FROM texts");
    }
    try (PreparedStatement insert = duckdb.prepareStatement("INSERT INTO texts VALUES (?, ?)")) {
      for (int i = 0; i < texts.size(); i++) {
        insert.setInt(1, i);
        insert.setString(2, texts.get(i));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
