package dev.tidemark.api.cli.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tidemark.api.http.RowTimestamps;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.page.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Formats rows as a table: the envelope, then the declared fields that have values. */
public final class RowTable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<Field> fields;
  private final TextTable table;

  private RowTable(List<Field> fields) {
    this.fields = fields;
    this.table =
        new TextTable(
            Stream.concat(
                    Stream.of("timestamp", "env", "org", "id"), fields.stream().map(Field::name))
                .toList());
  }

  /** Returns a table of these rows. */
  public static TextTable of(Topic topic, List<Row> rows) {
    var payloads = rows.stream().map(row -> parsed(row.payload())).toList();
    var shown =
        topic.fields().stream()
            .filter(field -> !isEnvelope(topic, field))
            .filter(field -> payloads.stream().anyMatch(p -> !text(p, field).isEmpty()))
            .toList();
    var built = new RowTable(shown);
    for (int i = 0; i < rows.size(); i++) built.add(rows.get(i), payloads.get(i));
    return built.table;
  }

  private void add(Row row, JsonNode payload) {
    var cells = new ArrayList<String>();
    cells.add(RowTimestamps.text(row.timestamp()));
    cells.add(orEmpty(row.env()));
    cells.add(orEmpty(row.org()));
    cells.add(row.id());
    for (var field : fields) cells.add(text(payload, field));
    table.add(cells);
  }

  private static boolean isEnvelope(Topic topic, Field field) {
    var envelope = topic.envelope();
    return field.path().size() == 1
        && Stream.of(envelope.id(), envelope.timestamp(), envelope.env(), envelope.org())
            .filter(Objects::nonNull)
            .anyMatch(field.path().getFirst()::equals);
  }

  private static String text(JsonNode payload, Field field) {
    var value = payload;
    for (var step : field.path()) value = value.path(step);
    return value.isMissingNode() || value.isNull() ? "" : value.asText();
  }

  private static JsonNode parsed(String payload) {
    try {
      return JSON.readTree(payload);
    } catch (JsonProcessingException e) {
      // The table is only an overview: a payload that cannot be parsed has empty cells.
      return MissingNode.getInstance();
    }
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
