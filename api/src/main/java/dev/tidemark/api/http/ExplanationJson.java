package dev.tidemark.api.http;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.text.AthenaPrice;
import dev.tidemark.sql.EngineChoice;
import dev.tidemark.sql.Explanation;
import dev.tidemark.sql.plan.CostEstimate;
import dev.tidemark.sql.query.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes an explanation of the next page as a response body. */
final class ExplanationJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private static final List<String> HIDDEN =
      List.of(
          "files",
          "bytes",
          "rows",
          "least",
          "partitions",
          "partial",
          "cost_usd",
          "sql",
          "parameters");

  private ExplanationJson() {}

  /** Writes the body for a caller who may see all rows. */
  static byte[] write(Explanation explanation) {
    var answer = answer();
    var data = answer.putObject("data");
    var costEstimate = explanation.costEstimate();
    // A string, because clients that read numbers as doubles would change the snapshot id.
    data.put("snapshot", Long.toString(explanation.snapshot()));
    data.put("engine", explanation.engine());
    put(costEstimate.most(), data);
    put(costEstimate.least(), data.putObject("least"));
    data.put("partitions", costEstimate.partitions());
    data.put("partial", costEstimate.partial());
    data.put("cost_usd", AthenaPrice.of(costEstimate.most().bytes()));
    data.putNull("sql");
    data.putNull("parameters");
    explanation
        .statement()
        .ifPresent(
            sqlStatement -> {
              data.put("sql", sqlStatement.sql());
              add(sqlStatement.parameters(), data.putArray("parameters"));
            });
    return bytes(answer);
  }

  /**
   * Writes the body for a caller from whom rows are hidden: the same members, all null except the
   * engine.
   */
  static byte[] write(EngineChoice engineChoice) {
    var answer = answer();
    var data = answer.putObject("data");
    data.putNull("snapshot").put("engine", engineChoice.engine());
    for (var hidden : HIDDEN) data.putNull(hidden);
    return bytes(answer);
  }

  private static ObjectNode answer() {
    return JSON.createObjectNode().put("success", true).put("statusCode", 200);
  }

  private static void put(CostEstimate.Cost cost, ObjectNode to) {
    to.put("files", cost.files());
    to.put("bytes", cost.bytes());
    to.put("rows", cost.rows());
  }

  private static void add(List<Value> values, ArrayNode to) {
    for (var value : values) {
      switch (value) {
        case Value.Text(String text) -> to.add(text);
        case Value.Whole(long number) -> to.add(number);
        case Value.Huge(var number) -> to.add(number);
        case Value.Real(double number) -> to.add(number);
        case Value.Bool(boolean truth) -> to.add(truth);
        case Value.Time(long millis) -> to.add(millis);
        case Value.Texts(List<String> texts) -> texts.forEach(to.addArray()::add);
      }
    }
  }

  private static byte[] bytes(ObjectNode answer) {
    try {
      return JSON.writeValueAsBytes(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
