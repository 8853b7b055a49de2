package dev.tidemark.sql.lake;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.DataFiles;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.catalog.snapshot.TableVersion;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.query.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** A lake of one topic whose files a test writes one by one; each file is a new snapshot. */
public final class TestLake implements Snapshots, AutoCloseable {
  private final Path folder;
  private final Connection duckdb;
  private final Map<Long, Snapshot> snapshots = new LinkedHashMap<>();
  private Snapshot current = snapshot(0, List.of(), false);
  private boolean othersWrite;

  public TestLake(Path folder) throws SQLException {
    this.folder = folder;
    this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET TimeZone = 'UTC'");
  }

  @Override
  public Snapshot current(Topic topic) {
    return current;
  }

  @Override
  public Optional<Snapshot> at(Topic topic, long id) {
    return Optional.ofNullable(snapshots.get(id));
  }

  @Override
  public Optional<TableVersion> moment(Topic topic, long id) {
    return at(topic, id).map(snapshot -> new TableVersion(TableVersion.NO_TABLE, snapshot.id()));
  }

  /** Its files are no loads'. */
  @Override
  public Optional<Set<Long>> loadedBetween(Topic topic, TableVersion after, TableVersion upTo) {
    return Optional.empty();
  }

  /** From now on files are written as others do: with times finer than a millisecond. */
  public void othersWrite() {
    othersWrite = true;
  }

  /** Lets every snapshot but the current one expire. */
  public void expire() {
    snapshots.keySet().removeIf(id -> id != current.id());
  }

  /** Moves the data to files of other names and deletes the old ones, as a compaction does. */
  public void rewrite() throws IOException {
    List<DataFile> moved = new ArrayList<>();
    for (DataFile file : current.files()) {
      Path to = folder.resolve("moved-" + Path.of(file.path()).getFileName());
      Files.move(Path.of(file.path()), to);
      Map<String, Bounds> bounds = new HashMap<>();
      for (Column column : TestTopics.COLUMNS) {
        bounds.put(column.name(), file.bounds(column.name()));
      }
      moved.add(DataFile.of(to.toString(), file.rows(), file.bytes(), file.env(), bounds));
    }
    add(snapshot(current.id() + 1, moved));
  }

  /** Writes one file of events of one env, with all the columns but these. */
  public void write(List<TestEvent> events, int rowGroup, String... lacking)
      throws SQLException, IOException {
    List<String> missing = List.of(lacking);
    List<Column> columns =
        TestTopics.COLUMNS.stream().filter(c -> !missing.contains(c.name())).toList();
    Path file = folder.resolve("f" + current.files().size() + ".parquet");
    execute(
        columns.stream()
            .map(c -> '"' + c.name() + "\" " + (c.type() == FieldType.TIME ? "BIGINT" : type(c)))
            .collect(Collectors.joining(", ", "CREATE OR REPLACE TABLE t (", ")")));
    append(events, columns);
    execute(
        "COPY (SELECT %s FROM t) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE %d, FIELD_IDS {%s})"
            .formatted(
                columns.stream().map(TestLake::selected).collect(Collectors.joining(", ")),
                file,
                rowGroup,
                columns.stream()
                    .map(c -> '"' + c.name() + "\": " + fieldId(c))
                    .collect(Collectors.joining(", "))));
    Map<String, Bounds> bounds = new HashMap<>();
    for (Column column : columns) {
      // Nobody keeps bounds of payloads.
      if (!column.name().equals("payload")) {
        bounds.put(column.name(), bounds(events, column));
      }
    }
    String env = events.getFirst().columns().get("env") instanceof Value.Text(var e) ? e : null;
    List<DataFile> files = new ArrayList<>(current.files());
    files.add(DataFile.of(file.toString(), events.size(), Files.size(file), env, bounds));
    add(snapshot(current.id() + 1, files));
  }

  /** The same data, but nothing is known of what lies where. */
  public void forgetBounds() {
    add(
        snapshot(
            current.id() + 1,
            current.files().stream()
                .map(f -> DataFile.of(f.path(), f.rows(), f.bytes(), f.env(), Map.of()))
                .toList()));
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }

  private void add(Snapshot snapshot) {
    current = snapshot;
    snapshots.put(snapshot.id(), snapshot);
  }

  private Snapshot snapshot(long id, List<DataFile> files) {
    return snapshot(id, files, othersWrite);
  }

  private static Snapshot snapshot(long id, List<DataFile> files, boolean othersWrote) {
    Map<String, Integer> ids = new HashMap<>();
    for (Column column : TestTopics.COLUMNS) ids.put(column.name(), fieldId(column));
    return new Snapshot(id, TestTopics.COLUMNS, ids, DataFiles.of(files), othersWrote);
  }

  private Bounds bounds(List<TestEvent> events, Column column) {
    Bounds bounds = TestEvent.bounds(events, column.name());
    if (column.type() != FieldType.TIME || bounds.upper() == null) return bounds;
    long upper = Long.MIN_VALUE;
    for (TestEvent event : events) {
      if (event.columns().get(column.name()) instanceof Value.Time(long millis)) {
        upper = Math.max(upper, Math.ceilDiv(micros(event, millis), 1000L));
      }
    }
    return new Bounds(bounds.lower(), upper, bounds.nulls());
  }

  /** Where others write, a third of a millisecond more for some. */
  private long micros(TestEvent event, long millis) {
    long beyond = othersWrite ? Math.floorMod(event.id().hashCode(), 4) * 333L : 0;
    return millis * 1000 + beyond;
  }

  private void append(List<TestEvent> events, List<Column> columns) throws SQLException {
    try (DuckDBAppender appender =
        duckdb.unwrap(DuckDBConnection.class).createAppender("main", "t")) {
      for (TestEvent event : events) {
        appender.beginRow();
        for (Column column : columns) {
          append(appender, value(event, column));
        }
        appender.endRow();
      }
    }
  }

  private @Nullable Value value(TestEvent event, Column column) {
    if (column.name().equals("payload")) return new Value.Text(event.payload());
    Value value = event.columns().get(column.name());
    return value instanceof Value.Time(long millis)
        ? new Value.Whole(micros(event, millis))
        : value;
  }

  private static void append(DuckDBAppender appender, @Nullable Value value) throws SQLException {
    switch (value) {
      case null -> appender.appendNull();
      case Value.Text(String text) -> appender.append(text);
      case Value.Whole(long number) -> appender.append(number);
      case Value.Real(double number) -> appender.append(number);
      case Value.Bool(boolean truth) -> appender.append(truth);
      case Value.Time _, Value.Huge _, Value.Texts _ ->
          throw new IllegalArgumentException("no column");
    }
  }

  private static String selected(Column column) {
    String name = '"' + column.name() + '"';
    return column.type() == FieldType.TIME ? "make_timestamptz(" + name + ") AS " + name : name;
  }

  private static int fieldId(Column column) {
    return TestTopics.COLUMNS.indexOf(column) + 1;
  }

  private static String type(Column column) {
    return switch (column.type()) {
      case STRING -> "VARCHAR";
      case LONG -> "BIGINT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case TIME -> "TIMESTAMPTZ";
    };
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    }
  }
}
