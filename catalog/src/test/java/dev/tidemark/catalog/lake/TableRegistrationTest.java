package dev.tidemark.catalog.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.storage.LocalFileIO;
import dev.tidemark.catalog.storage.Locations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What `tidemark register` makes a catalog name, and what it rejects. */
@Order(4)
@Execution(ExecutionMode.CONCURRENT)
class TableRegistrationTest extends LakeOfTwoLoads {
  /** Of a service that was not stopped. */
  @Test
  void aCommitThatComesInWhileTablesAreRegisteredIsNotTakenBack() throws Exception {
    Path newest;
    try (Lake lake = Lake.open(home.toRealPath(), Clock.systemUTC());
        MetadataLocations pointers = new MetadataLocations(database(), "tidemark", "tidemark")) {
      WatchedFiles files = new WatchedFiles(new LocalFileIO(lake.warehouse()));
      MetadataCheck listed = new MetadataCheck(lake.warehouse(), "tidemark", pointers, files);
      // One before the folders are looked through, one after that of the first table.
      load(3);
      files.before(() -> load(4));
      TableRegistration.Report report = new TableRegistration(lake, false).all(listed);
      assertThat(report.rejected())
          .hasSize(1)
          .first()
          .asString()
          .contains("a service or a load has committed; stop it first");
      newest = Locations.path(pointers.find("web").orElseThrow());
    }
    assertThat(rows()).isEqualTo(4);
    assertThat(VersionHint.read(folder())).contains(newest);
    assertThat(register()).containsExactlyInAnyOrder("web: is registered", "api: is registered");
  }

  @Test
  void aTableThatIsRegisteredMeanwhileIsNotRegisteredOverIt() throws Exception {
    String web = VersionHint.read(folder()).map(Locations::of).orElseThrow();
    try (Lake lake = Lake.open(home.toRealPath(), Clock.systemUTC())) {
      load(3);
      String later = lake.metadataLocation(WEB).orElseThrow();
      for (Optional<String> listed : List.of(Optional.<String>empty(), Optional.of(web))) {
        assertThatThrownBy(() -> lake.register("web", listed, web))
            .isInstanceOf(LakeException.class)
            .hasMessageContaining("stop it first");
        assertThat(lake.metadataLocation(WEB)).contains(later);
      }
      // What is wanted is there already.
      assertThat(lake.register("web", Optional.of(web), later)).isFalse();
      assertThat(lake.metadataLocation(WEB)).contains(later);
    }
    assertThat(rows()).isEqualTo(3);
  }

  /** Does something before the first file is read. */
  private static final class WatchedFiles implements FileIO {
    private static final long serialVersionUID = 1;

    private interface Act {
      void run() throws IOException;
    }

    private final transient FileIO real;
    private transient @Nullable Act act;

    WatchedFiles(FileIO real) {
      this.real = real;
    }

    void before(Act first) {
      act = first;
    }

    @Override
    public InputFile newInputFile(String path) {
      Act now = act;
      act = null;
      try {
        if (now != null) now.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return real.newInputFile(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
      return real.newOutputFile(path);
    }

    @Override
    public void deleteFile(String path) {
      real.deleteFile(path);
    }
  }

  @Test
  void aDryRunOfRegisteringChangesNothing() throws IOException {
    Files.delete(database());
    try (TableRegistration tableRegistration = TableRegistration.of(home, true)) {
      assertThat(tableRegistration.all().done())
          .allMatch(line -> line.contains("would be registered"));
    }
    assertThatThrownBy(this::open).isInstanceOf(LakeException.class);
  }

  /** What becomes of the newest metadata of a table, and how that is told. */
  enum Broken {
    EMPTY("is empty"),
    CUT("cannot be read"),
    CUT_AT_300("cannot be read"),
    GONE("does not exist");

    private final String told;

    Broken(String told) {
      this.told = told;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EMPTY, true", "CUT, true", "CUT_AT_300, true", "GONE, true",
    "EMPTY, false", "CUT, false", "CUT_AT_300, false", "GONE, false"
  })
  void metadataThatCannotBeReadIsNamedAndNothingOlderIsTakenForTheNewest(
      Broken broken, boolean isCatalogThere) throws IOException {
    Path newest;
    Path older;
    try (Lake lake = open()) {
      older = Locations.path(lake.metadataLocation(WEB).orElseThrow());
      load(lake, 3);
      newest = Locations.path(lake.metadataLocation(WEB).orElseThrow());
    }
    byte[] whole = Files.readAllBytes(newest);
    switch (broken) {
      case EMPTY -> Files.write(newest, new byte[0]);
      case CUT -> Files.write(newest, Arrays.copyOf(whole, whole.length - 9));
      case CUT_AT_300 -> Files.write(newest, Arrays.copyOf(whole, 300));
      case GONE -> Files.delete(newest);
    }
    if (!isCatalogThere) Files.delete(database());
    TableRegistration.Report report = registered();
    assertThat(report.rejected())
        .singleElement()
        .asString()
        .contains("its metadata " + newest + " " + broken.told)
        .contains("tidemark register --metadata " + older + " --dir " + home)
        .doesNotContain("REDACTED");
    assertThat(report.done()).singleElement().asString().startsWith("api: ");
    // Who knows what that means chooses the older one.
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      tableRegistration.one(older);
    }
    assertThat(rows()).isEqualTo(2);
    assertThat(register()).contains("web: is registered");
    load(4);
    assertThat(rows()).isEqualTo(3);
    assertThat(register()).contains("web: is registered");
  }

  /**
   * What was registered and then rejected at the open sent whoever did as told round in a circle.
   */
  @Test
  void whereTheTwoNewestAreCutOffThatToMoveIsNamed() throws IOException {
    Path folder = folder();
    Path older = VersionHint.read(folder).orElseThrow();
    load(3);
    Path between = VersionHint.read(folder).orElseThrow();
    load(4);
    Path newest = VersionHint.read(folder).orElseThrow();
    cut(between);
    cut(newest);
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("the metadata " + newest)
        .hasMessageContaining("cannot be read");
    assertThat(registered().rejected())
        .singleElement()
        .asString()
        .contains("tidemark register --metadata " + older);
    assertThatThrownBy(() -> registerOne(older))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("its newer metadata " + newest + " cannot be read")
        .hasMessageContaining("move it out of that folder first");
    Files.move(newest, dir.resolve("moved"));
    registerOne(older);
    assertThat(rows()).isEqualTo(2);
    assertThat(register()).contains("web: is registered");
    load(5);
    assertThat(rows()).isEqualTo(3);
  }

  private static void cut(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 9));
  }

  @Test
  void aNewTableInPlaceOfOneInNoCatalogSaysWhereThatOneLies() throws IOException {
    Path folder = folder();
    Path metadata = VersionHint.read(folder).orElseThrow();
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'web'");
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      assertThat(tableRegistration.create(WEB).done())
          .hasSize(2)
          .last()
          .asString()
          .contains("an older one is in " + folder)
          .contains("its events are not in the new table")
          .contains("tidemark register --metadata " + metadata + " --dir " + home);
    }
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      tableRegistration.one(metadata);
    }
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void whatIsNewerStandsInTheWayOfMetadataThatAPersonChooses() throws IOException {
    Path folder = folder();
    Path older = VersionHint.read(folder).orElseThrow();
    load(3);
    Path newest = VersionHint.read(folder).orElseThrow();
    assertThatThrownBy(() -> registerOne(older))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is not registered: there is a newer one")
        .hasMessageContaining(newest.toString());
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'web'");
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      tableRegistration.create(WEB);
    }
    load(4);
    Path made = folder();
    assertThatThrownBy(() -> registerOne(newest))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is not registered: a newer table web with events is in " + made);
    assertThat(rows()).isEqualTo(1);
    Path away = Files.move(made, dir.resolve("away"));
    assertThat(registerOne(newest))
        .last()
        .asString()
        .contains(made + " is no longer in the catalog");
    assertThat(rows()).isEqualTo(3);
    assertThat(away).isNotEmptyDirectory();
  }
}
