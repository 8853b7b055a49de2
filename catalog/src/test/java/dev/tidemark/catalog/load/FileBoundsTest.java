package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No value lies outside its file's bounds, and the nulls are counted. */
class FileBoundsTest {
  @TempDir Path dir;
  private final long seed = Long.getLong("tidemark.seed", 15);

  @Test
  void noValueLiesOutsideItsFilesBounds() throws Exception {
    Topic topic = LoadLawsTest.Kind.PLAIN_BY_DAY.topic;
    var events = new RandomEvents(new Random(seed), topic);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) lines.add(events.next().json());
    Path file = dir.resolve("events");
    Files.write(file, lines);
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC());
        Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
      Snapshot snapshot = lake.snapshots().current(topic);
      assertThat(snapshot.files()).isNotEmpty();
      for (DataFile data : snapshot.files()) {
        assertThat(data.bytes()).isEqualTo(Files.size(Path.of(data.path())));
        for (Column column : snapshot.columns()) check(duckdb, data, column);
      }
    }
  }

  private void check(Connection duckdb, DataFile data, Column column) throws Exception {
    String sql = "SELECT \"%s\" FROM '%s'".formatted(column.name(), data.path());
    Bounds bounds = data.bounds(column.name());
    long rows = 0;
    long nulls = 0;
    try (Statement statement = duckdb.createStatement();
        ResultSet values = statement.executeQuery(sql)) {
      while (values.next()) {
        rows++;
        Object value = values.getObject(1);
        if (value == null) nulls++;
        else if (!column.name().equals("payload")) {
          String what = "seed %d, %s of %s".formatted(seed, column.name(), data.path());
          assertThat(compare(bounds.lower(), value, column.type())).as(what).isNotPositive();
          assertThat(compare(bounds.upper(), value, column.type())).as(what).isNotNegative();
        }
      }
    }
    assertThat(data.rows()).isEqualTo(rows);
    assertThat(bounds.nulls()).as(column.name()).isEqualTo(nulls);
    if (nulls == rows) {
      assertThat(bounds.lower()).isNull();
      assertThat(bounds.upper()).isNull();
    }
  }

  private static int compare(@Nullable Object bound, Object value, FieldType type) {
    assertThat(bound).isNotNull();
    return switch (type) {
      // By code point, as engines do, which is the order of the bytes of UTF-8.
      case STRING -> Arrays.compareUnsigned(utf8(bound), utf8(value));
      case LONG -> Long.compare((Long) bound, (Long) value);
      case DOUBLE -> Double.compare((Double) bound, (Double) value + 0.0);
      case BOOLEAN -> Boolean.compare((Boolean) bound, (Boolean) value);
      case TIME -> Long.compare((Long) bound, ((OffsetDateTime) value).toInstant().toEpochMilli());
    };
  }

  private static byte[] utf8(Object text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
