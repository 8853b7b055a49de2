package dev.tidemark.api.cli.text;

import dev.tidemark.api.text.AthenaPrice;
import dev.tidemark.sql.Explanation;
import java.util.ArrayList;
import java.util.List;

/** Formats what the next page of a query would read, as lines for a terminal. */
public final class ExplainText {
  private ExplainText() {}

  public static List<String> lines(Explanation explanation) {
    var costEstimate = explanation.costEstimate();
    var lines = new ArrayList<String>();
    lines.add("snapshot    " + explanation.snapshot());
    lines.add("engine      " + explanation.engine());
    var least = costEstimate.least();
    var most = costEstimate.most();
    lines.add("files       " + span(least.files(), most.files()));
    lines.add("bytes       " + span(least.bytes(), most.bytes()));
    lines.add("rows        " + span(least.rows(), most.rows()));
    lines.add("partitions  " + atMost(!least.equals(most)) + costEstimate.partitions());
    lines.add(
        "in Athena   "
            + atMost(!least.equals(most))
            + "$"
            + AthenaPrice.of(most.bytes()).toPlainString());
    if (!least.equals(most)) {
      lines.add(
          "at least the smaller numbers; up to the larger ones only while the page is not full");
    }
    if (costEstimate.partial())
      lines.add("its budget would end the page before it is sure to be full");
    explanation.statement().ifPresent(sqlStatement -> lines.add("\n" + sqlStatement.sql()));
    return lines;
  }

  private static String span(long least, long most) {
    return least == most ? Long.toString(most) : least + " to " + most;
  }

  private static String atMost(boolean varies) {
    return varies ? "at most " : "";
  }
}
