package dev.tidemark.catalog.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.ExpireSnapshots.CleanupLevel;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An erasure beside another one, and over a catalog that is put back. */
class ErasureBesideOthersTest {
  private static final Topic TOPIC = SampleTopic.of("web");

  @TempDir private Path dir;
  private Lake lake;
  private Loader loader;

  @BeforeEach
  void open() throws IOException {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
    loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC());
    load("a");
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  private void load(String id) throws IOException {
    Path file = dir.resolve(id + ".ndjson");
    Files.writeString(file, "{\"id\":\"%s\",\"time\":1735693323000}\n".formatted(id));
    loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE);
  }

  private void eraseNone() {
    EraseOptions options = new EraseOptions(Duration.ofHours(1), false);
    new Erasure(lake, loader, Clock.systemUTC(), options).run(TOPIC, new RowsWithId("none"));
  }

  private Table table() {
    return lake.tables().load(TOPIC);
  }

  private List<Path> notes() throws IOException {
    try (Stream<Path> all = Files.list(Locations.path(table().location()))) {
      return all.filter(file -> file.getFileName().toString().startsWith(".erasing-")).toList();
    }
  }

  /** It is killed after its expiry: nothing but its note names the file that holds the row. */
  @Test
  void theNoteOfAnErasureThatIsAboutToExpireItsSnapshotsStays() throws IOException {
    Path file = Path.of(lake.snapshots().current(TOPIC).files().getFirst().path());
    new DeletionJournal(Locations.path(table().location())).write(List.of(file));
    eraseNone();
    assertThat(file).exists();
    assertThat(notes()).hasSize(1);
    table().newDelete().deleteFile(Locations.of(file)).commit();
    table()
        .expireSnapshots()
        .expireOlderThan(Long.MAX_VALUE)
        .retainLast(1)
        .cleanupLevel(CleanupLevel.NONE)
        .commit();
    eraseNone();
    assertThat(file).doesNotExist();
    assertThat(notes()).isEmpty();
  }

  @Test
  void byACatalogThatIsPutBackNoLiveFileIsAStray() throws Exception {
    String older = ((HasTableOperations) table()).operations().current().metadataFileLocation();
    load("b");
    List<Path> live =
        lake.snapshots().current(TOPIC).files().stream().map(f -> Path.of(f.path())).toList();
    Table table = table();
    try (TableErasure erasure = new TableErasure(lake, TOPIC, table, new RowsWithId("%"));
        Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + lake.dir().resolve("catalog.db"));
        Statement run = connection.createStatement()) {
      UnreferencedFiles unreferencedFiles =
          new UnreferencedFiles(lake, TOPIC, table, erasure, lake.deletable(table), Instant.MAX);
      putBack(run, older);
      assertThatThrownBy(() -> unreferencedFiles.delete(false))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("tidemark register");
    }
    assertThat(live).hasSize(2).allSatisfy(file -> assertThat(file).exists());
  }

  private static void putBack(Statement run, String metadata) throws SQLException {
    run.execute("UPDATE iceberg_tables SET metadata_location = '%s'".formatted(metadata));
  }
}
