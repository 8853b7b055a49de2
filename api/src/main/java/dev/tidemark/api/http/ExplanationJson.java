package dev.tidemark.api.http;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.text.AthenaPrice;
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

  private ExplanationJson() {}

  /**
   * The body.
   *
   * @param restricted whether rows are hidden from its reader: then nothing in it tells of them but
   *     the work that they make
   */
  static byte[] write(Explanation explanation, boolean restricted) {
    var answer = JSON.createObjectNode();
    answer.put("success", true).put("statusCode", 200);
    var data = answer.putObject("data");
    var forecast = explanation.forecast();
    // A text: programs that read numbers as doubles would make another snapshot of it.
    data.put("snapshot", Long.toString(explanation.snapshot()));
    data.put("engine", explanation.engine());
    put(forecast.most(), restricted, data);
    put(forecast.least(), restricted, data.putObject("least"));
    data.put("partitions", restricted ? null : forecast.partitions());
    data.put("partial", forecast.partial());
    data.put("cost_usd", AthenaPrice.of(forecast.most().bytes()));
    data.putNull("sql");
    data.putNull("parameters");
    if (!restricted) {
      explanation
          .statement()
          .ifPresent(
              statement -> {
                data.put("sql", statement.sql());
                add(statement.parameters(), data.putArray("parameters"));
              });
    }
    return bytes(answer);
  }

  private static void put(Forecast.Reading reading, boolean restricted, ObjectNode to) {
    to.put("files", reading.files());
    to.put("bytes", reading.bytes());
    to.put("rows", restricted ? null : reading.rows());
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
