package dev.tidemark.catalog.load;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {
  private static final Topic TOPIC =
      SampleTopic.of(
          "web",
          field("count", FieldType.LONG),
          field("detail.took", FieldType.DOUBLE),
          field("ok", FieldType.BOOLEAN),
          field("text", FieldType.STRING),
          field("ended", FieldType.TIME));

  @TempDir Path dir;
  private Lake lake;
  private Loader loader;

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
    loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  private LoadReport load(String text) throws IOException {
    Path file = Files.createTempFile(dir, "events", ".ndjson");
    Files.writeString(file, text);
    return loader.loadFiles(TOPIC, List.of(file), Progress.NONE);
  }

  @Test
  void anEventBecomesARow() throws IOException {
    String event =
        """
        {"id":"a","time":"2025-02-03T04:05:06.007Z","environment":"dev","org":"o","count":9223372036854775807, \
        "detail":{"took":0.1},"ok":true,"text":"é\\u0000\\"","ended":1738555506007,"more":[1]}""";
    LoadReport report = load(event + "\r\n  \n");
    assertThat(report.lines()).isEqualTo(1);
    assertThat(report.loaded()).isEqualTo(1);
    assertThat(report.files()).isEqualTo(1);
    Map<String, Object> row = TableRows.of(lake, TOPIC).getFirst();
    assertThat(row)
        .containsEntry("id", "a")
        .containsEntry("timestamp", 1738555506007L)
        .containsEntry("env", "dev")
        .containsEntry("org", "o")
        .containsEntry("count", Long.MAX_VALUE)
        .containsEntry("detail_took", 0.1)
        .containsEntry("ok", true)
        .containsEntry("text", "é\0\"")
        .containsEntry("ended", 1738555506007L)
        .containsEntry("payload", event)
        .containsKey("loaded_at");
    var file = lake.snapshots().current(TOPIC).files().getFirst();
    assertThat(file.env()).isEqualTo("dev");
    assertThat(file.bounds("timestamp").lower()).isEqualTo(1738555506007L);
    assertThat(file.bounds("detail_took").upper()).isEqualTo(0.1);
  }

  @Test
  void whatIsSentTwiceIsThereOnce() throws IOException {
    String event = "{\"id\":\"a\",\"time\":\"2025-02-03T04:05:06.007Z\"}\n";
    assertThat(load(event + event).duplicates()).isEqualTo(1);
    LoadReport again = load(event);
    assertThat(again.duplicates()).isEqualTo(1);
    assertThat(again.files()).isZero();
    assertThat(TableRows.of(lake, TOPIC)).hasSize(1);
  }
}
