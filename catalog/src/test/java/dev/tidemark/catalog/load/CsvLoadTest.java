package dev.tidemark.catalog.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV: a row is an event. */
class CsvLoadTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String SCHEMA =
      """
      {"type": "object", "required": ["id", "time"], "properties": {
        "id": {"type": "string"}, "time": {"type": "string", "format": "date-time"},
        "n": {"type": "integer"}, "d": {"type": ["number", "null"]}, "ok": {"type": "boolean"},
        "at": {"type": "integer"}, "text": {"type": "string"}, "either": {"type": ["string", "integer"]}}}
      """;

  @TempDir Path dir;
  private Topic topic;
  private Lake lake;
  private Loader loader;

  @BeforeEach
  void open() throws IOException {
    var topics = Files.createDirectories(dir.resolve("conf/topics"));
    Files.writeString(topics.resolve("rows.json"), SCHEMA);
    Files.writeString(
        dir.resolve("conf/topics.yml"),
        "topics: {rows: {epoch-millis: [at], partition: [env, month]}}");
    topic = TopicReader.read(dir.resolve("conf")).find("rows").orElseThrow();
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
    loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  private LoadReport load(String name, byte[] text) throws IOException {
    return loader.loadFiles(
        topic, List.of(Files.write(dir.resolve(name), text)), ProgressListener.NONE);
  }

  private LoadReport load(String text) throws IOException {
    return load("rows.csv", text.getBytes(UTF_8));
  }

  private List<String> payloads() {
    return TableRows.of(lake, topic).stream()
        .sorted(Comparator.comparing(row -> (String) row.get("id")))
        .map(row -> (String) row.get("payload"))
        .toList();
  }

  private List<JsonNode> deadLetters() throws IOException {
    var letters = new ArrayList<JsonNode>();
    try (var files = Files.walk(dir.resolve("lake/dead-letters"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        for (var line : Files.readAllLines(file)) letters.add(JSON.readTree(line));
      }
    }
    letters.sort(Comparator.comparingInt(deadLetter -> deadLetter.path("line").intValue()));
    return letters;
  }

  @Test
  void aHeaderNamesTheCellsInItsOrder() throws IOException {
    var report =
        load(
            String.join(
                "\r\n",
                "\uFEFFtime,id,either,n,ok,at,d,text",
                "2025-01-01T00:00:00Z,a,17,-5,true,1735693323000,1e3,\"say \"\"é\"\"",
                "again, , \"",
                "",
                "2025-01-02,b,,,FALSE,2025-01-02T00:00:00Z,,\"\"",
                ""));
    assertThat(report.lines()).isEqualTo(2);
    assertThat(report.loaded()).isEqualTo(2);
    assertThat(payloads())
        .containsExactly(
            "{\"time\":\"2025-01-01T00:00:00Z\",\"id\":\"a\",\"either\":\"17\",\"n\":-5,\"ok\":true,"
                + "\"at\":1735693323000,\"d\":1e3,\"text\":\"say \\\"é\\\"\\r\\nagain, , \"}",
            "{\"time\":\"2025-01-02\",\"id\":\"b\",\"ok\":false,\"at\":1735776000000,\"text\":\"\"}");
  }

  @Test
  void withoutAHeaderTheCellsAreInDeclaredOrder() throws IOException {
    assertThat(load("id,2025-01-01,1,2.5,true,3,x,y\na,2025-01-01,,,,,,\n").loaded()).isEqualTo(2);
    assertThat(payloads())
        .containsExactly(
            "{\"id\":\"a\",\"time\":\"2025-01-01\"}",
            "{\"id\":\"id\",\"time\":\"2025-01-01\",\"n\":1,\"d\":2.5,\"ok\":true,\"at\":3,\"text\":\"x\",\"either\":\"y\"}");
  }

  @Test
  void aCompressedFileIsRead() throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write("id,time\na,2025-01-01\n".getBytes(UTF_8));
    }
    assertThat(load("ROWS.CSV.GZ", compressed.toByteArray()).loaded()).isEqualTo(1);
    byte[] zstd = Zstd.compress("id,time\nb,2025-01-01\n".getBytes(UTF_8));
    assertThat(load("rows.csv.zst", zstd).loaded()).isEqualTo(1);
  }

  @Test
  void aRowThatIsNoEventIsADeadDeadLetterWithItsLineAndTheOthersAreLoaded() throws IOException {
    var text =
        """
        id,time,n,text
        a,2025-01-01,1,"two
        lines"
        b,2025-01-01,1_000,x
        c,2025-01-01,1

        d,2025-01-01,1,x,y
        e,2025-01-01,1,\u00ff
        f,2025-01-01,1,"open
        """;
    var report = load("rows.csv", text.getBytes(ISO_8859_1));
    assertThat(report.lines()).isEqualTo(6);
    assertThat(report.deadLetters()).isEqualTo(4);
    var letters = deadLetters();
    assertThat(letters.stream().map(deadLetter -> deadLetter.path("line").intValue()))
        .containsExactly(4, 5, 7, 8);
    assertThat(letters.get(0).path("reasons").toString()).contains("1_000").contains("\"n\"");
    assertThat(letters.get(1).path("raw").textValue()).isEqualTo("[\"c\",\"2025-01-01\",\"1\"]");
    assertThat(letters.get(3).path("reasons").toString()).contains("UTF-8");
    assertThat(letters.get(3).has("raw_base64")).isTrue();
  }

  @Test
  void whatIsWrittenAsCsvComesBackAsTheSameEvents() throws IOException {
    long seed = Long.getLong("tidemark.seed", 17);
    var random = new Random(seed);
    var expected = new ArrayList<ObjectNode>();
    var csv = new StringBuilder("text,id,d,time,ok\n");
    for (int i = 0; i < 3000; i++) {
      var event = JSON.createObjectNode();
      var text = text(random);
      if (random.nextBoolean()) event.put("text", text);
      event.put("id", "%05d".formatted(i));
      if (random.nextBoolean()) event.put("d", random.nextGaussian());
      event.put("time", "2025-01-01T00:00:00Z");
      if (random.nextBoolean()) event.put("ok", random.nextBoolean());
      expected.add(event);
      var cells = new ArrayList<String>();
      for (var name : List.of("text", "id", "d", "time", "ok")) {
        var value = event.path(name);
        if (value.isMissingNode()) cells.add("");
        else if (!value.isTextual() || (name.equals("id") && random.nextBoolean())) {
          cells.add(value.asText());
        } else cells.add('"' + value.textValue().replace("\"", "\"\"") + '"');
      }
      csv.append(String.join(",", cells)).append(random.nextBoolean() ? "\n" : "\r\n");
    }
    assertThat(load(csv.toString()).loaded()).as("seed " + seed).isEqualTo(3000);
    var read = new ArrayList<JsonNode>();
    for (var payload : payloads()) read.add(JSON.readTree(payload));
    assertThat(read.equals(expected)).as("seed " + seed).isTrue();
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int n = random.nextInt(8); n > 0; n--) {
      text.append(
          List.of("\"", ",", "\n", "\r\n", "é", "日本", "😀", "x", " ", "\\")
              .get(random.nextInt(10)));
    }
    return text.toString();
  }
}
