package dev.tidemark.testkit.trino;

import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.SqlStatement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parsed statement of a page.
 *
 * @param row its columns
 * @param from the source of its rows
 * @param order the sort expressions, each with its direction
 * @param limit the maximum number of rows
 */
record PageStatement(
    List<StatementPart> row,
    String from,
    StatementPart where,
    List<StatementPart> order,
    int limit) {
  private static final Pattern PARTS =
      Pattern.compile(
          "SELECT (?<row>.*)\nFROM (?<from>.*)\nWHERE (?<where>.*)\nORDER BY (?<order>.*)"
              + "\nLIMIT (?<limit>[0-9]+)");

  private static final Pattern NAME = Pattern.compile(" AS k[0-9]+(?=, |$)");

  static PageStatement of(SqlStatement sqlStatement) {
    Matcher parts = PARTS.matcher(sqlStatement.sql());
    if (!parts.matches()) throw new IllegalArgumentException("not a page: " + sqlStatement.sql());
    List<Value> all = sqlStatement.parameters();
    String row = NAME.matcher(parts.group("row")).replaceAll("");
    String where = parts.group("where");
    int inRow = StatementPart.marks(row);
    int afterWhere = inRow + StatementPart.marks(where);
    return new PageStatement(
        new StatementPart(row, all.subList(0, inRow)).items(),
        parts.group("from"),
        new StatementPart(where, all.subList(inRow, afterWhere)),
        new StatementPart(parts.group("order"), all.subList(afterWhere, all.size())).items(),
        Integer.parseInt(parts.group("limit")));
  }
}
