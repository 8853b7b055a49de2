package dev.tidemark.catalog.load;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each valid event is in the table exactly once, whatever is loaded twice or by two at once, with
 * its columns equal to what its payload holds; each line is loaded, a duplicate or a dead letter.
 */
@Order(5)
@Execution(ExecutionMode.CONCURRENT)
class LoadLawsTest {
  /** Small batches, so that one file takes many commits. */
  private static final LoadOptions SMALL =
      new LoadOptions(300, 200_000, 2, 512L << 20, Duration.ofSeconds(2), 100);

  private static final Field[] PLAIN = {
    field("count", FieldType.LONG),
    field("detail.took", FieldType.DOUBLE),
    field("detail.http.status", FieldType.LONG),
    field("ok", FieldType.BOOLEAN),
    field("Text", FieldType.STRING),
    field("ended", FieldType.TIME),
    new Field("a.b", List.of("a.b"), FieldType.STRING),
    field("we'ird \"name", FieldType.DOUBLE)
  };

  /** Names that differ only in case, which DuckDB's JSON functions cannot tell apart. */
  private static final Field[] HARD = {
    field("count", FieldType.LONG),
    field("n.x", FieldType.LONG),
    field("N.y", FieldType.STRING),
    field("N.z", FieldType.DOUBLE),
    field("Ok", FieldType.BOOLEAN)
  };

  @TempDir Path dir;
  private final long seed = Long.getLong("tidemark.seed", 16);
  private final Random random = new Random(seed);

  private record Lines(
      List<String> lines, Map<List<Object>, Map<String, Object>> events, int bad) {}

  private Lines lines(Topic topic, int events) {
    var source = new RandomEvents(random, topic);
    List<String> lines = new ArrayList<>();
    Map<List<Object>, Map<String, Object>> rows = new HashMap<>();
    int bad = 0;
    for (int i = 0; i < events; i++) {
      RandomEvents.Sent event = source.next();
      lines.add(event.json());
      rows.put(event.identity(), event.row());
      if (random.nextInt(10) == 0) lines.add(lines.size() - random.nextInt(2), event.json());
      if (random.nextInt(20) == 0) {
        lines.add(source.badLine());
        bad++;
      }
    }
    return new Lines(lines, rows, bad);
  }

  /** The lines as a file in one of the forms that a load takes. */
  private Path file(Lines lines, String name) throws IOException {
    String text =
        switch (random.nextInt(4)) {
          case 0 -> String.join("\r\n\t \r\n", lines.lines()) + "\r\n";
          case 1 -> "\uFEFF" + String.join("\n", lines.lines());
          default -> String.join("\n", lines.lines()) + "\n";
        };
    Path file = dir.resolve(name);
    int form = random.nextInt(3);
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream to =
            switch (form) {
              case 0 -> out;
              case 1 -> new GZIPOutputStream(out);
              default -> new ZstdOutputStream(out);
            }) {
      to.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private void assertHolds(Lake lake, Topic topic, Lines lines) {
    Map<List<Object>, Map<String, Object>> there = new HashMap<>();
    for (Map<String, Object> row : TableRows.of(lake, topic)) {
      row.remove("loaded_at");
      row.replaceAll((_, value) -> value instanceof Double number ? number + 0.0 : value);
      var identity = new RandomEvents.Sent("", row).identity();
      assertThat(there.put(identity, row)).as("seed %d: twice %s", seed, identity).isNull();
    }
    assertThat(there.keySet()).as("seed %d", seed).isEqualTo(lines.events().keySet());
    lines
        .events()
        .forEach(
            (identity, row) -> assertThat(there.get(identity)).as("seed %d", seed).isEqualTo(row));
  }

  @SuppressWarnings("ImmutableEnumChecker") // a topic does not change
  enum Kind {
    PLAIN_BY_DAY(Partitioning.ENV_DAY, PLAIN),
    PLAIN_BY_MONTH(Partitioning.ENV_MONTH, PLAIN),
    HARD_BY_HOUR(Partitioning.ENV_HOUR, HARD),
    HARD_BY_ORG(Partitioning.ENV_ORG_DAY, HARD);

    final Topic topic;

    Kind(Partitioning partitioning, Field[] fields) {
      topic = SampleTopic.of("Random.Topic", partitioning, fields);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachEventIsThereOnceWithItsColumnsAndEachLineIsAccountedFor(Kind kind) throws IOException {
    Topic topic = kind.topic;
    Lines lines = lines(topic, 1500);
    Path file = file(lines, "events");
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, SMALL, Clock.systemUTC())) {
      LoadReport first = loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
      assertThat(first.lines()).as("seed %d", seed).isEqualTo(lines.lines().size());
      assertThat(first.deadLetters()).as("seed %d", seed).isEqualTo(lines.bad());
      assertThat(first.loaded()).as("seed %d", seed).isEqualTo(lines.events().size());
      assertThat(first.bytes()).isEqualTo(Files.size(file));
      assertHolds(lake, topic, lines);

      LoadReport second = loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
      assertThat(second.loaded()).as("seed %d", seed).isZero();
      assertThat(second.duplicates()).isEqualTo(lines.lines().size() - lines.bad());
      assertHolds(lake, topic, lines);
    }
  }

  @Test
  void twoLoadersAtOnceLoadEachEventOnce() throws Exception {
    Topic topic = Kind.PLAIN_BY_DAY.topic;
    Lines lines = lines(topic, 1200);
    Path file = file(lines, "events");
    List<Callable<LoadReport>> loads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      loads.add(
          () -> {
            try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
                Loader loader = new Loader(lake, SMALL, Clock.systemUTC())) {
              return loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
            }
          });
    }
    long loaded = 0;
    try (var pool = Executors.newFixedThreadPool(3)) {
      for (Future<LoadReport> report : pool.invokeAll(loads)) loaded += report.get().loaded();
    }
    assertThat(loaded).as("seed %d", seed).isEqualTo(lines.events().size());
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)))) {
      assertHolds(lake, topic, lines);
    }
  }

  @Test
  void twoProcessesAtOnceLoadEachEventOnce() throws Exception {
    Topic topic = Kind.PLAIN_BY_DAY.topic;
    Lines lines = lines(topic, 1200);
    Path file = file(lines, "events");
    Process one = LoadProcess.start(dir.resolve("lake"), Kind.PLAIN_BY_DAY, file.toString(), 0);
    Process other = LoadProcess.start(dir.resolve("lake"), Kind.PLAIN_BY_DAY, file.toString(), 0);
    assertThat(loaded(one) + loaded(other)).as("seed %d", seed).isEqualTo(lines.events().size());
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)))) {
      assertHolds(lake, topic, lines);
    }
  }

  private static long loaded(Process process) throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines()
        .filter(line -> line.startsWith("loaded "))
        .mapToLong(line -> Long.parseLong(line.substring("loaded ".length())))
        .sum();
  }

  @Test
  void aProcessThatIsKilledAtAnyMomentLosesAndDoublesNothing() throws Exception {
    Topic topic = Kind.PLAIN_BY_DAY.topic;
    Lines lines = lines(topic, 1200);
    Path file = file(lines, "events");
    for (int i = 0; i < 3; i++) {
      Process process =
          LoadProcess.start(dir.resolve("lake"), Kind.PLAIN_BY_DAY, file.toString(), 0);
      if (!process.waitFor(500 + random.nextInt(2500), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, SMALL, Clock.systemUTC())) {
      loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
      assertHolds(lake, topic, lines);
    }
  }

  @Test
  void aLandedObjectIsDeletedOnceItIsDurableAndAgainWhenItComesBack() throws Exception {
    Topic topic = Kind.PLAIN_BY_DAY.topic;
    Lines lines = lines(topic, 400);
    Path file = file(lines, "events");
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, SMALL, Clock.systemUTC())) {
      Path landed = land(lake, topic, file, "object");
      LoadReport first = loader.loadLanded(topic, ProgressListener.NONE);
      assertThat(first.lines()).as("seed %d", seed).isEqualTo(lines.lines().size());
      assertThat(landed).doesNotExist();
      List<String> letters = deadLetters(lake);
      assertThat(letters).as("seed %d", seed).hasSize(lines.bad());

      // As after a crash between the commit and the deletion.
      land(lake, topic, file, "object");
      assertThat(loader.loadLanded(topic, ProgressListener.NONE).loaded()).isZero();
      assertThat(landed).doesNotExist();
      assertThat(deadLetters(lake)).as("seed %d", seed).isEqualTo(letters);
      assertHolds(lake, topic, lines);
      assertThat(loader.loadLanded(topic, ProgressListener.NONE).lines()).isZero();
    }
  }

  private static Path land(Lake lake, Topic topic, Path file, String name) throws IOException {
    var partition = Partition.of("dev", null, topic.name(), LocalDate.of(2025, 1, 1));
    Path object = lake.dir().resolve(PartitionLayout.path(partition) + name);
    Files.createDirectories(object.getParent());
    Files.copy(file, object);
    Files.setLastModifiedTime(object, FileTime.from(Instant.parse("2025-01-01T01:02:03Z")));
    return object;
  }

  private static List<String> deadLetters(Lake lake) throws IOException {
    List<String> letters = new ArrayList<>();
    try (var files = Files.walk(lake.deadLetters())) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        letters.addAll(Files.readAllLines(file));
      }
    }
    return letters;
  }

  @Test
  void aFullDiskIsAClearFailureAndNothingIsHalfDone() throws Exception {
    Topic topic = Kind.PLAIN_BY_DAY.topic;
    Lines lines = lines(topic, 600);
    Path file = file(lines, "events");
    Path folder = dir.resolve("lake");
    Lake.open(folder, new Topics(List.of(topic))).close();
    Process process = LoadProcess.start(folder, Kind.PLAIN_BY_DAY, file.toString(), 8192);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isNotZero();
    assertThat(said).contains("LakeException: Loading topic Random.Topic failed: ");
    try (var files = Files.walk(folder.resolve("warehouse"))) {
      assertThat(files.filter(path -> path.toString().endsWith(".parquet"))).isEmpty();
    }
    try (Lake lake = Lake.open(folder, new Topics(List.of(topic)));
        Loader loader = new Loader(lake, SMALL, Clock.systemUTC())) {
      assertThat(lake.snapshots().current(topic).files()).isEmpty();
      assertThat(loader.loadFiles(topic, List.of(file), ProgressListener.NONE).loaded())
          .isEqualTo(lines.events().size());
      assertHolds(lake, topic, lines);
    }
  }
}
