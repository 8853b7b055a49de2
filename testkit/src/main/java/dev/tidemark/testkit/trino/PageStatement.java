package dev.tidemark.testkit.trino;

import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statement of a page, taken apart.
 *
 * @param row its columns
 * @param from where its rows are
 * @param order by which expressions, each with its direction
 * @param limit how many rows at most
 */
record PageStatement(List<Part> row, String from, Part where, List<Part> order, int limit) {
  private static final Pattern PARTS =
      Pattern.compile(
          "SELECT (?<row>.*)\nFROM (?<from>.*)\nWHERE (?<where>.*)\nORDER BY (?<order>.*)"
              + "\nLIMIT (?<limit>[0-9]+)");

  private static final Pattern NAME = Pattern.compile(" AS k[0-9]+(?=, |$)");

  static PageStatement of(Statement statement) {
    Matcher parts = PARTS.matcher(statement.sql());
    if (!parts.matches()) throw new IllegalArgumentException("no page: " + statement.sql());
    List<Value> all = statement.parameters();
    String row = NAME.matcher(parts.group("row")).replaceAll("");
    String where = parts.group("where");
    int inRow = Part.marks(row);
    int behindWhere = inRow + Part.marks(where);
    return new PageStatement(
        new Part(row, all.subList(0, inRow)).items(),
        parts.group("from"),
        new Part(where, all.subList(inRow, behindWhere)),
        new Part(parts.group("order"), all.subList(behindWhere, all.size())).items(),
        Integer.parseInt(parts.group("limit")));
  }
}
