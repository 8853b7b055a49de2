package dev.tidemark.sql.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.query.ValueOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every code point counts in DuckDB as the lower case that Java has for it; a new DuckDB or a new
 * Java that knows other letters fails here, and says which.
 */
class LowerCaseTest {
  @Test
  void everyCodePointCountsAsItsLowerCase() throws Exception {
    Map<Integer, String> expected = new TreeMap<>();
    for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
      String letter = Character.toString(c);
      if (!ValueOrder.lower(letter).equals(letter)) expected.put(c, ValueOrder.lower(letter));
    }
    assertThat(changed("ƛ")).isEqualTo(expected);
    // A part without the letters that are missing can do without them.
    expected.values().removeIf(LowerCaseTest::isTranslated);
    assertThat(changed("a")).isEqualTo(expected);
  }

  /** What DuckDB changes in a text where it looks for the part. */
  private static Map<Integer, String> changed(String part) throws SQLException {
    List<Value> parameters = new ArrayList<>();
    String lower = lower(part, parameters);
    String sql =
        "SELECT i, chr(i::INT), "
            + lower
            + " AS l FROM (FROM range(1, 55296) UNION ALL FROM range(57344, 1114112)) t(i)"
            + " WHERE l <> chr(i::INT)";
    Map<Integer, String> changed = new TreeMap<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement statement = duckdb.prepareStatement(sql)) {
      for (int i = 1; i < parameters.size(); i++) {
        statement.setString(i, ((Value.Text) parameters.get(i - 1)).text());
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) changed.put(row.getInt(1), row.getString(3));
      }
    }
    return changed;
  }

  private static boolean isTranslated(String letter) {
    return lower(letter, new ArrayList<>()).startsWith("translate");
  }

  /** The text in which the part is looked for, out of the whole expression. */
  private static String lower(String part, List<Value> parameters) {
    Dialect.Sql sql =
        value -> {
          parameters.add(value);
          return "?";
        };
    String contains = new DuckDbDialect().containsInAnyCase("chr(i::INT)", part, sql);
    return contains.substring("contains(".length(), contains.length() - ", ?)".length());
  }
}
