package dev.tidemark.api.cli;

import dev.tidemark.api.text.AthenaPrice;
import dev.tidemark.sql.Explanation;
import java.util.ArrayList;
import java.util.List;

/** What the next page of a question would read, in lines for a terminal. */
final class ExplainText {
  private ExplainText() {}

  static List<String> lines(Explanation explanation) {
    var forecast = explanation.forecast();
    var lines = new ArrayList<String>();
    lines.add("snapshot    " + explanation.snapshot());
    lines.add("engine      " + explanation.engine());
    lines.add("files       " + forecast.files());
    lines.add("bytes       " + forecast.bytes());
    lines.add("rows        " + forecast.rows());
    lines.add("partitions  " + forecast.partitions());
    lines.add("in Athena   $" + AthenaPrice.of(forecast.bytes()).toPlainString());
    if (forecast.partial()) lines.add("its budget would end the page before it is sure to be full");
    explanation.statement().ifPresent(statement -> lines.add("\n" + statement.sql()));
    return lines;
  }
}
