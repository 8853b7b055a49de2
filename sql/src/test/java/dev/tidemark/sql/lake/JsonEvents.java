package dev.tidemark.sql.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.partitioner.event.Times;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.query.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Events of {@link TestTopics#RUNS} as a loader would make them of their JSON. */
public final class JsonEvents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonEvents() {}

  /** The event with this text; where its text names no id or time, with these. */
  public static TestEvent of(String id, long time, String json) throws JsonProcessingException {
    JsonNode event = JSON.readTree(json);
    Map<String, Value> columns = new HashMap<>();
    columns.put("id", text(event.get("event_id"), id));
    put(columns, "env", FieldType.STRING, event.get("environment"));
    if (event.hasNonNull("tenant")) {
      columns.put("org", new Value.Text(event.get("tenant").asText()));
    }
    put(columns, "name", FieldType.STRING, event.get("name"));
    put(columns, "count", FieldType.LONG, event.get("count"));
    put(columns, "ratio", FieldType.DOUBLE, event.get("ratio"));
    put(columns, "ok", FieldType.BOOLEAN, event.get("ok"));
    put(columns, "ended", FieldType.TIME, event.get("ended"));
    put(columns, "a_b", FieldType.STRING, event.get("a.b"));
    put(columns, "detail_code", FieldType.LONG, event.path("detail").get("code"));
    columns.put("timestamp", new Value.Time(time));
    put(columns, "timestamp", FieldType.TIME, event.get("time"));
    return new TestEvent(columns, Map.of(), json);
  }

  private static Value.Text text(@Nullable JsonNode value, String otherwise) {
    return new Value.Text(value == null ? otherwise : value.textValue());
  }

  private static void put(
      Map<String, Value> columns, String name, FieldType type, @Nullable JsonNode value) {
    if (value == null || value.isNull()) return;
    switch (type) {
      case STRING -> columns.put(name, new Value.Text(value.textValue()));
      case LONG -> columns.put(name, new Value.Whole(value.longValue()));
      case DOUBLE -> columns.put(name, new Value.Real(value.doubleValue()));
      case BOOLEAN -> columns.put(name, new Value.Bool(value.booleanValue()));
      case TIME -> {
        OptionalLong time =
            value.isNumber() ? OptionalLong.of(value.longValue()) : Times.parse(value.asText());
        // A declared time that is none is null.
        if (time.isPresent()) columns.put(name, new Value.Time(time.getAsLong()));
      }
    }
  }
}
