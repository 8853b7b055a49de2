package dev.tidemark.catalog.index;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** After whatever commits, the index knows the files and bounds that a fresh Iceberg scan finds. */
@Execution(ExecutionMode.CONCURRENT)
class FileIndexLawTest {
  private static final int COMMITS = Integer.getInteger("tidemark.commits", 40);

  private static final Field PRICE = field("price", FieldType.LONG);
  private static final Field AMOUNT =
      new Field("amount", List.of("amount"), FieldType.LONG, List.of(List.of("price")));

  /** What the topic becomes: a field is gained, one is renamed, one is widened. */
  private static final List<Topic> EDITIONS =
      List.of(
          SampleTopic.of("web", PRICE),
          SampleTopic.of("web", PRICE, field("user", FieldType.STRING)),
          SampleTopic.of("web", AMOUNT, field("user", FieldType.STRING)),
          SampleTopic.of(
              "web",
              new Field("amount", List.of("amount"), FieldType.DOUBLE, List.of(List.of("price"))),
              field("user", FieldType.STRING),
              field("ok", FieldType.BOOLEAN)));

  @TempDir private Path dir;
  private final long seed = Long.getLong("tidemark.seed", 71);
  private final Random random = new Random(seed);
  private final List<org.apache.iceberg.DataFile> live = new ArrayList<>();
  private int named;

  @Test
  void theIndexIsWhatAFreshScanFindsWhateverWasCommitted() throws Exception {
    int edition = 0;
    try (Lake lake = Lake.open(dir, new Topics(List.of(EDITIONS.getFirst())))) {
      Table table = lake.tables().load(EDITIONS.getFirst());
      // So that appends merge manifests now and then.
      table.updateProperties().set(TableProperties.MANIFEST_MIN_MERGE_COUNT, "7").commit();
      FileIndex forgetful = new FileIndex(table.io(), _ -> Optional.of(location(table)), 4_000);
      for (int i = 0; i < COMMITS; i++) {
        if (i > 0 && i % (COMMITS / EDITIONS.size()) == 0 && edition < EDITIONS.size() - 1) {
          lake.prepare(new Topics(List.of(EDITIONS.get(++edition))));
        }
        Topic topic = EDITIONS.get(edition);
        table.refresh();
        commit(table);
        table.refresh();
        String what = "seed %d, commit %d".formatted(seed, i);
        assertSame(table, lake.snapshots().current(topic), what);
        assertNoneIsRuledOut(lake.snapshots().current(topic), what);
        if (random.nextInt(4) == 0) assertSame(table, forgetful.current(topic), what);
        if (random.nextInt(4) == 0) {
          List<Long> ids = new ArrayList<>();
          table.snapshots().forEach(snapshot -> ids.add(snapshot.snapshotId()));
          long id = ids.get(random.nextInt(ids.size()));
          FileIndex index = random.nextBoolean() ? forgetful : fresh(table);
          assertSame(table, index.at(topic, id).orElseThrow(), what);
        }
      }
    }
  }

  private static FileIndex fresh(Table table) {
    return new FileIndex(table.io(), _ -> Optional.of(location(table)));
  }

  private static String location(Table table) {
    return ((HasTableOperations) table).operations().current().metadataFileLocation();
  }

  private void commit(Table table) {
    int kind = live.size() < 5 ? 0 : random.nextInt(6);
    if (kind < 3) {
      var append = random.nextBoolean() ? table.newAppend() : table.newFastAppend();
      for (int n = random.nextInt(8); n >= 0; n--)
        append.appendFile(added(table, random.nextInt(1000)));
      append.commit();
    } else if (kind == 3) {
      var delete = table.newDelete();
      for (int n = random.nextInt(2); n >= 0; n--) delete.deleteFile(removed());
      delete.commit();
    } else if (kind == 4) {
      var rewrite = table.newRewrite();
      long rows = 0;
      for (int n = random.nextInt(3); n >= 0; n--) {
        var removed = removed();
        rows += removed.recordCount();
        rewrite.deleteFile(removed);
      }
      rewrite.addFile(added(table, rows)).commit();
    } else {
      table.rewriteManifests().clusterBy(file -> file.partition().get(0, String.class)).commit();
    }
  }

  private org.apache.iceberg.DataFile removed() {
    return live.remove(random.nextInt(live.size()));
  }

  private org.apache.iceberg.DataFile added(Table table, long rows) {
    String name = random.nextBoolean() ? "%d-%d.parquet" : "name%d%d";
    var file =
        DataFiles.builder(table.spec())
            .withPath(table.location() + "/data/day/" + name.formatted(++named, random.nextInt(9)))
            .withFormat(FileFormat.PARQUET)
            .withFileSizeInBytes(100 + random.nextInt(1000))
            .withPartitionPath(
                "env=%s/timestamp_day=2025-01-%02d"
                    .formatted(
                        List.of("dev", "prod", "").get(random.nextInt(3)), 1 + random.nextInt(28)))
            .withMetrics(metrics(table.schema(), rows))
            .build();
    live.add(file);
    return file;
  }

  private Metrics metrics(Schema schema, long rows) {
    Map<Integer, Long> nulls = new HashMap<>();
    Map<Integer, ByteBuffer> lower = new HashMap<>();
    Map<Integer, ByteBuffer> upper = new HashMap<>();
    for (Types.NestedField field : schema.columns()) {
      if (random.nextInt(8) == 0) continue;
      boolean time = field.name().equals(TableDefinition.TIMESTAMP);
      nulls.put(field.fieldId(), time && random.nextInt(9) > 0 ? 0L : random.nextInt(3));
      if (random.nextInt(8) > 0) lower.put(field.fieldId(), value(field));
      if (random.nextInt(8) > 0) upper.put(field.fieldId(), value(field));
    }
    return new Metrics(rows, null, null, nulls, null, lower, upper);
  }

  private ByteBuffer value(Types.NestedField field) {
    Object value =
        switch (field.type().typeId()) {
          case STRING -> (random.nextBoolean() ? "beginning-" : "😀") + random.nextLong();
          case DOUBLE -> random.nextInt(5) == 0 ? -0.0 : random.nextGaussian();
          case BOOLEAN -> random.nextBoolean();
          default -> random.nextLong() >> 20;
        };
    return Conversions.toByteBuffer(field.type(), value);
  }

  private static void assertSame(Table table, Snapshot snapshot, String what) throws Exception {
    Map<String, org.apache.iceberg.DataFile> expected = new HashMap<>();
    try (var tasks = table.newScan().useSnapshot(snapshot.id()).includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        expected.put(Locations.path(task.file().location()).toString(), task.file());
      }
    }
    assertThat(snapshot.files()).as(what).hasSize(expected.size());
    assertThat(new HashSet<>(snapshot.files()).stream().map(DataFile::path).toList())
        .as(what)
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (DataFile file : snapshot.files()) {
      org.apache.iceberg.DataFile scanned = Objects.requireNonNull(expected.get(file.path()));
      assertThat(file.rows()).as(what).isEqualTo(scanned.recordCount());
      assertThat(file.bytes()).as(what).isEqualTo(scanned.fileSizeInBytes());
      assertThat(file.env()).as(what).isEqualTo(scanned.partition().get(0, String.class));
      snapshot
          .fieldIds()
          .forEach(
              (name, id) -> {
                Types.NestedField field = table.schema().findField(id);
                assertHolds(file.bounds(name), BoundsReader.of(scanned, field), what + " " + field);
              });
    }
  }

  /** Who asks for a time of loading may be told of a group that has none, but not of too few. */
  private void assertNoneIsRuledOut(Snapshot snapshot, String what) {
    long asked = random.nextLong() >> 20;
    Predicate<DataFile> mayHold =
        file -> {
          Bounds times = file.bounds(TableDefinition.LOADED_AT);
          return (!(times.lower() instanceof Long lower) || lower / 1000 <= asked / 1000)
              && (!(times.upper() instanceof Long upper) || upper / 1000 >= asked / 1000);
        };
    List<DataFile> given =
        snapshot
            .files()
            .inTime(random.nextBoolean(), Long.MIN_VALUE, Long.MAX_VALUE, mayHold)
            .rest();
    assertThat(given).as(what).containsAll(snapshot.files().stream().filter(mayHold).toList());
  }

  private static void assertHolds(Bounds bounds, Bounds exact, String what) {
    if (bounds.equals(exact)) return;
    // Of texts a block may know less.
    assertThat(bounds.nulls()).as(what).isEqualTo(exact.nulls());
    assertThat(exact.lower() == null).as(what).isEqualTo(bounds.lower() == null);
    assertThat(exact.upper() == null && bounds.upper() != null).as(what).isFalse();
    if (bounds.lower() instanceof String low) assertOrder(low, exact.lower(), what);
    else assertThat(bounds.lower()).as(what).isEqualTo(exact.lower());
    if (bounds.upper() instanceof String high) assertOrder(exact.upper(), high, what);
    else if (!(exact.upper() instanceof String))
      assertThat(bounds.upper()).isEqualTo(exact.upper());
  }

  private static void assertOrder(@Nullable Object low, @Nullable Object high, String what) {
    assertThat(Arrays.compareUnsigned(utf8(low), utf8(high))).as(what).isNotPositive();
  }

  private static byte[] utf8(@Nullable Object text) {
    return String.valueOf(text).getBytes(StandardCharsets.UTF_8);
  }
}
