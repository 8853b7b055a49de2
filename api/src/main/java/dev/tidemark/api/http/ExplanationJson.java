package dev.tidemark.api.http;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.text.AthenaPrice;
import dev.tidemark.sql.Answerer;
import dev.tidemark.sql.Explanation;
import dev.tidemark.sql.plan.Forecast;
import dev.tidemark.sql.query.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes what the next page would read as the body of an answer. */
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

  /** The body. */
  static byte[] write(Explanation explanation) {
    var answer = answer();
    var data = answer.putObject("data");
    var forecast = explanation.forecast();
    // A text: programs that read numbers as doubles would make another snapshot of it.
    data.put("snapshot", Long.toString(explanation.snapshot()));
    data.put("engine", explanation.engine());
    put(forecast.most(), data);
    put(forecast.least(), data.putObject("least"));
    data.put("partitions", forecast.partitions());
    data.put("partial", forecast.partial());
    data.put("cost_usd", AthenaPrice.of(forecast.most().bytes()));
    data.putNull("sql");
    data.putNull("parameters");
    explanation
        .statement()
        .ifPresent(
            statement -> {
              data.put("sql", statement.sql());
              add(statement.parameters(), data.putArray("parameters"));
            });
    return bytes(answer);
  }

  /** The body for a caller from whom rows are hidden: the same members, and the engine alone. */
  static byte[] write(Answerer answerer) {
    var answer = answer();
    var data = answer.putObject("data");
    data.putNull("snapshot").put("engine", answerer.engine());
    for (var hidden : HIDDEN) data.putNull(hidden);
    return bytes(answer);
  }

  private static ObjectNode answer() {
    return JSON.createObjectNode().put("success", true).put("statusCode", 200);
  }

  private static void put(Forecast.Reading reading, ObjectNode to) {
    to.put("files", reading.files());
    to.put("bytes", reading.bytes());
    to.put("rows", reading.rows());
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
