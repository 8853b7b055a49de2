package dev.tidemark.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.api.ServedLake;
import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.erase.FilterRowsToErase;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A service with a topic that has a field of every type, of which Ben may see what is owned by ben.
 */
final class HiddenRowsService implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SCHEMA =
      """
      {"type":"object","required":["id","time"],"properties":{
        "id":{"type":"string"},"time":{"type":"string","format":"date-time"},"env":{"type":"string"},
        "org":{"type":"string"},"owner":{"type":"string"},"name":{"type":"string"},
        "amount":{"type":"number"},"count":{"type":"integer"},"ok":{"type":"boolean"},
        "ended":{"type":"string","format":"date-time"}}}
      """;

  /** A slow answer on a busy machine is no difference, nor is where a server budget ends a page. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "TIDEMARK_QUERY_TIMEOUT", "10m",
          "TIDEMARK_QUERY_BUDGET_TIME", "10m",
          "TIDEMARK_MAINTAIN_INTERVAL", "off");

  private final ServedLake lake;
  private final Topic topic;
  private final String ben;
  private int files;

  private HiddenRowsService(ServedLake lake) {
    this.lake = lake;
    this.topic = lake.open().workspace().topics().find("typed").orElseThrow();
    this.ben = lake.token("Ben");
  }

  static HiddenRowsService start(Path dir) throws Exception {
    Files.createDirectories(dir);
    return new HiddenRowsService(
        ServedLake.start(
            dir,
            OPTIONS,
            conf -> {
              Files.writeString(conf.resolve("topics/typed.json"), SCHEMA);
              Files.writeString(
                  conf.resolve("access.json"),
                  "{\"typed\":{\"Ken\":{},\"Ben\":{\"owner\":[\"ben\"]}}}");
            }));
  }

  @Override
  public void close() {
    lake.close();
  }

  HttpResponse<String> get(String path) throws Exception {
    return lake.send(lake.request(path).header("Authorization", "Bearer " + ben));
  }

  HttpResponse<String> get(String path, String user) throws Exception {
    return lake.send(lake.request(path).header("Authorization", "Bearer " + lake.token(user)));
  }

  HttpResponse<String> post(String path, String body, @Nullable String budget) throws Exception {
    var request =
        lake.request(path)
            .header("Authorization", "Bearer " + ben)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (budget != null) request.header("Tidemark-Budget", budget);
    return lake.send(request);
  }

  /**
   * Some visible rows in one commit, and hidden ones in the same or in others; what Ben has sent.
   */
  void grow(Random visible, Random hidden) throws Exception {
    if (hidden.nextBoolean()) load(some(hidden, "eve", 1 + hidden.nextInt(30)));
    var rows = some(visible, "ben", visible.nextInt(30));
    if (hidden.nextBoolean()) rows.addAll(some(hidden, "eve", 1 + hidden.nextInt(30)));
    Collections.shuffle(rows, hidden);
    load(rows);
    for (int more = hidden.nextInt(3); more > 0; more--) load(some(hidden, "eve", 5));
    try (var loader = lake.open().loader(Duration.ZERO)) {
      loader.loadLanded(topic, ProgressListener.NONE);
    }
    if (hidden.nextInt(3) == 0) {
      try (var maintenance = lake.open().maintenance()) {
        maintenance.run(topic, MaintenanceBudget.UNLIMITED);
      }
    }
    if (hidden.nextInt(3) == 0) erase(Map.of("owner", new TextNode("eve")));
  }

  void erase(Map<String, JsonNode> filter) {
    try (var loader = lake.open().loader(Duration.ZERO)) {
      var options = new EraseOptions(Duration.ofHours(1), false);
      lake.open().erasure(loader, options).run(topic, FilterRowsToErase.of(topic, filter));
    }
  }

  void load(List<ObjectNode> rows) throws Exception {
    if (rows.isEmpty()) return;
    var lines = rows.stream().map(ObjectNode::toString).toList();
    var file = Files.write(lake.dir().resolve("load-" + files++ + ".ndjson"), lines);
    try (var loader = lake.open().loader()) {
      loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
    }
  }

  private static List<ObjectNode> some(Random random, String owner, int count) {
    var rows = new ArrayList<ObjectNode>();
    for (int i = 0; i < count; i++) rows.add(event(random, owner));
    return rows;
  }

  /** Hidden ones have another time than visible ones, so that none is both. */
  static ObjectNode event(Random random, String owner) {
    var event = JSON.createObjectNode();
    event.put("id", (random.nextBoolean() ? "e" : "h") + random.nextInt(1_000_000));
    event.put("time", time(random, owner.equals("ben") ? 0 : 1));
    event.put("owner", owner);
    for (var field : List.of("env", "org", "name", "amount", "count", "ok", "ended")) {
      if (random.nextInt(6) > 0) event.set(field, value(field, random));
    }
    if (!owner.equals("ben")) event.put("secret", random.nextInt());
    return event;
  }

  /** Of hidden rows and of queries: by what it tells of one, the other is found. */
  static JsonNode value(String field, Random random) {
    return switch (field) {
      case "timestamp", "ended" -> new TextNode(time(random, random.nextInt(2)));
      case "amount" -> new DoubleNode(random.nextInt(100) * Math.pow(10, random.nextInt(8)) / 4);
      case "count" -> new LongNode(random.nextBoolean() ? random.nextInt(20) : random.nextLong());
      case "ok" -> BooleanNode.valueOf(random.nextBoolean());
      case "env" -> new TextNode(List.of("dev", "prod").get(random.nextInt(2)));
      case "owner" -> new TextNode(List.of("ben", "eve", "Ben").get(random.nextInt(3)));
      default -> new TextNode("n" + "x".repeat(random.nextInt(3) * 8) + random.nextInt(9));
    };
  }

  private static String time(Random random, int rest) {
    return Instant.ofEpochMilli(1_767_225_600_000L + 2L * random.nextInt(200_000_000) + rest)
        .toString();
  }
}
