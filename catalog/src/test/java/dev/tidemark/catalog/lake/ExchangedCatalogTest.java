package dev.tidemark.catalog.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A catalog that is not the tables' own: the small cases of {@code NothingUnknownIsDeletedTest}.
 */
@Order(7)
@Execution(ExecutionMode.CONCURRENT)
class ExchangedCatalogTest extends LakeOfTwoLoads {
  @Test
  void aLakeWhoseCatalogIsMissingIsRejectedAndRegisteredAgain() throws IOException {
    Files.delete(database());
    assertThatThrownBy(() -> keepDaysAhead(home))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("missing or empty")
        .hasMessageContaining("tidemark register --dir " + home);
    assertThat(register()).hasSize(2).allMatch(line -> line.contains(": registered with 0000"));
    assertThat(rows()).isEqualTo(2);
    keepDaysAhead(home);
    load(3);
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void aLakeWhoseCatalogIsEmptyIsRejectedAndRegisteredAgain() throws IOException {
    Files.write(database(), new byte[0]);
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("missing or empty");
    register();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void anOlderCopyOfTheCatalogIsRejectedAndRegisteredAgain() throws IOException {
    Path older = dir.resolve("older.db");
    Files.copy(database(), older);
    load(3);
    Files.copy(older, database(), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> keepDaysAhead(home))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("but there is a newer one")
        .hasMessageContaining("tidemark register");
    assertThat(register()).allMatch(line -> line.contains("registered with"));
    assertThat(rows()).isEqualTo(3);
    assertThat(register()).containsExactlyInAnyOrder("web: is registered", "api: is registered");
  }

  @Test
  void aCopiedLakeIsRejectedAndTheOriginalGoesOn() throws IOException {
    Path copy = dir.resolve("copy");
    try (Stream<Path> all = Files.walk(home)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, copy.resolve(home.relativize(each)));
      }
    }
    load(3);
    assertThatThrownBy(() -> keepDaysAhead(copy))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("was made in " + home)
        .hasMessageContaining("Move it back");
    // As by somebody who makes it fit by hand: its tables still lie elsewhere.
    Files.writeString(
        copy.resolve("lake.json"), "{\"format\":1,\"location\":\"%s\"}".formatted(copy));
    assertThatThrownBy(() -> keepDaysAhead(copy))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is outside the warehouse");
    keepDaysAhead(home);
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void aRenamedTableIsNotMadeAnewAndItsFilesStay() throws IOException {
    catalog("UPDATE iceberg_tables SET table_name = 'web_2026' WHERE table_name = 'web'");
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is called tidemark.web_2026")
        .hasMessageContaining("--create web");
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      assertThat(tableRegistration.create(WEB).done()).containsExactly("web: created, empty");
    }
    keepDaysAhead(home);
    load(3);
    assertThat(rows()).isEqualTo(1);
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'web'");
    catalog("UPDATE iceberg_tables SET table_name = 'web' WHERE table_name = 'web_2026'");
    // Both have the name now, and the one that is younger is not registered: nobody guesses.
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("but a newer one is in");
  }

  @Test
  void aTableThatIsRenamedOrDroppedWhileTheLakeIsOpenIsNotMadeAnew() throws IOException {
    try (Lake lake = open()) {
      assertThat(rows(lake)).isEqualTo(2);
      catalog("UPDATE iceberg_tables SET table_name = 'web_2026' WHERE table_name = 'web'");
      assertThatThrownBy(() -> load(lake, 3)).hasMessageContaining("is called tidemark.web_2026");
      assertThatThrownBy(() -> rows(lake)).hasMessageContaining("is called tidemark.web_2026");
      catalog("DELETE FROM iceberg_tables WHERE table_name = 'web_2026'");
      assertThatThrownBy(() -> load(lake, 3))
          .hasMessageContaining("is not in the catalog any more");
      // The others go on.
      assertThat(lake.snapshots().current(API).files()).isNotEmpty();
    }
    assertThatThrownBy(this::open).hasMessageContaining("it was dropped, or the catalog is older");
    register();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void landedObjectsStayWhereTheCatalogIsExchangedUnderALoad() throws IOException {
    Path older = dir.resolve("older.db");
    Files.copy(database(), older);
    load(3);
    for (String how : List.of("deleted", "replaced", "written over")) {
      Path object = landed(next++);
      try (Lake lake = open();
          Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
        rows(lake);
        switch (how) {
          case "deleted" -> Files.delete(database());
          case "replaced" -> {
            Files.copy(older, dir.resolve("new.db"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(dir.resolve("new.db"), database(), StandardCopyOption.ATOMIC_MOVE);
          }
          default -> catalog(older);
        }
        assertThatThrownBy(() -> loader.loadLanded(WEB, ProgressListener.NONE))
            .as(how)
            .isInstanceOf(LakeException.class)
            .hasMessageContaining("tidemark register");
        assertThatThrownBy(() -> rows(lake)).as(how).hasMessageContaining("tidemark register");
      }
      assertThat(object).as(how).exists();
      register();
      try (Lake lake = open();
          Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
        loader.loadLanded(WEB, ProgressListener.NONE);
      }
      assertThat(object).as(how).doesNotExist();
    }
    assertThat(rows()).isEqualTo(6);
  }

  /** A process that is killed between the two pointers, or a full disk, leaves the hint behind. */
  @Test
  void aCommitIsKnownWithoutTheCatalogBeforeItsSourcesGo() throws IOException {
    Path older = dir.resolve("older.db");
    Files.copy(database(), older);
    Path folder = folder();
    Path before = VersionHint.read(folder).orElseThrow();
    Path object = landed(3);
    loadLanded();
    Path newest = VersionHint.read(folder).orElseThrow();
    assertThat(landed(3)).isEqualTo(object);
    Path hint = VersionHint.file(folder);
    // In its place is what cannot be replaced: nobody can say what was committed.
    Files.delete(hint);
    Files.createDirectories(hint.resolve("a"));
    assertThatThrownBy(this::loadLanded)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining(hint + " cannot be written");
    assertThat(object).exists();
    Files.delete(hint.resolve("a"));
    Files.delete(hint);
    VersionHint.write(Locations.of(before));
    loadLanded();
    assertThat(object).doesNotExist();
    assertThat(VersionHint.read(folder)).contains(newest);
    Files.copy(older, database(), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(this::open).hasMessageContaining("but there is a newer one");
    Files.delete(database());
    register();
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void theHintOfALaterCommitIsNotWrittenOver() throws IOException {
    Path folder = folder();
    Path before = VersionHint.read(folder).orElseThrow();
    load(3);
    Path newest = VersionHint.read(folder).orElseThrow();
    VersionHint.committed(Locations.of(before));
    assertThat(VersionHint.read(folder)).contains(newest);
    Files.delete(VersionHint.file(folder));
    VersionHint.committed(Locations.of(newest));
    assertThat(VersionHint.read(folder)).contains(newest);
  }

  private void loadLanded() {
    try (Lake lake = open();
        Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
      loader.loadLanded(WEB, ProgressListener.NONE);
    }
  }

  /** As it is where the older content is written over the file, by SQLite's own means. */
  private void catalog(Path older) {
    catalog("ATTACH '%s' AS older".formatted(older), "DELETE FROM iceberg_tables");
  }

  private void catalog(String attach, String delete) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement run = connection.createStatement()) {
      run.execute(attach);
      run.execute(delete);
      run.execute("INSERT INTO iceberg_tables SELECT * FROM older.iceberg_tables");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path landed(int id) throws IOException {
    Path folder =
        Files.createDirectories(home.resolve("landing/env=dev/org=o/type=web/date=2025-01-01"));
    Path object = folder.resolve("object" + id + ".ndjson");
    Files.writeString(object, event(1000 + id));
    Files.setLastModifiedTime(object, FileTime.from(Instant.now().minusSeconds(60)));
    return object;
  }

  @Test
  void aCommitThatWasKilledIsNoNewerTable() throws IOException {
    String location;
    Path attempt;
    try (Lake lake = open()) {
      location = lake.metadataLocation(WEB).orElseThrow();
      // A load whose commit never came to the catalog.
      Path old = Locations.path(location);
      load(lake, 3);
      attempt = Locations.path(lake.metadataLocation(WEB).orElseThrow());
      VersionHint.write(location);
      assertThat(old).exists();
    }
    catalog(
        "UPDATE iceberg_tables SET metadata_location = '%s' WHERE table_name = 'web'"
            .formatted(location));
    assertThat(rows()).isEqualTo(2);
    load(3);
    assertThat(rows()).isEqualTo(3);
    keepDaysAhead(home);
    assertThat(attempt).doesNotExist();
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void nothingIsCommittedUponAnOlderCatalogThatWasWrittenOverUnderALake() throws IOException {
    Path older = dir.resolve("older.db");
    Files.copy(database(), older);
    load(3);
    try (Lake lake = open()) {
      // It has looked at no table yet, so it cannot know by itself that the pointer went back.
      catalog(older);
      Table table = lake.tables().load(WEB);
      var update = table.updateProperties().set("a", "b");
      assertThatThrownBy(update::commit)
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("was committed after it")
          .hasMessageContaining("tidemark register --dir " + home);
      assertThatThrownBy(() -> load(lake, 4))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("tidemark register --dir " + home);
    }
    register();
    assertThat(rows()).isEqualTo(3);
    load(4);
    assertThat(rows()).isEqualTo(4);
  }

  @Test
  @Timeout(60)
  void whatIsNoRegularFileIsNotWaitedFor() throws Exception {
    Path folder = folder();
    Files.delete(VersionHint.file(folder));
    pipe(VersionHint.file(folder));
    pipe(folder.resolve("metadata/00009-%s.metadata.json".formatted(new UUID(0, 9))));
    assertThat(rows()).isEqualTo(2);
    assertThat(registered().rejected())
        .singleElement()
        .asString()
        .contains("is not a regular file");
    Files.delete(home.resolve("lake.json"));
    pipe(home.resolve("lake.json"));
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is not a regular file");
  }

  private static void pipe(Path path) throws IOException, InterruptedException {
    int made = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor();
    assertThat(made).isZero();
  }

  @Test
  void metadataThatTheHintNamesAndThatCannotBeReadStandsInTheWayOfAnOlderCatalog()
      throws IOException {
    Path older = dir.resolve("older.db");
    Files.copy(database(), older);
    load(3);
    Path newest = VersionHint.read(folder()).orElseThrow();
    Files.write(newest, new byte[0]);
    Files.copy(older, database(), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining(newest.getFileName() + " was committed after it and cannot be read");
  }
}
