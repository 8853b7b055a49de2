package dev.tidemark.catalog.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.storage.LocalFileIO;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.storage.MetadataFile;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake's own files: its format, whose they are, and what Iceberg may delete of them. */
class LakeFilesTest {
  private static final Topic WEB = SampleTopic.of("web");

  @TempDir private Path dir;
  private Path home;

  @BeforeEach
  void load() throws IOException {
    home = dir.resolve("lake");
    Path file = dir.resolve("in.ndjson");
    Files.writeString(file, "{\"id\":\"1\",\"time\":\"2025-01-01T00:00:00Z\"}\n");
    try (Lake lake = open();
        Loader loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC())) {
      loader.loadFiles(WEB, List.of(file), ProgressListener.NONE);
    }
  }

  private Lake open() {
    return Lake.open(home, new Topics(List.of(WEB)));
  }

  private Path folder() {
    try (Lake lake = open()) {
      return Locations.path(lake.tables().load(WEB).location());
    }
  }

  @Test
  void aLakeFromBeforeOrOfANewerFormatIsRejected() throws IOException {
    Files.delete(home.resolve("lake.json"));
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("has format 0")
        .hasMessageContaining("this version reads format 1")
        .hasMessageContaining("load the events again");
    Files.writeString(
        home.resolve("lake.json"), "{\"format\":2,\"location\":\"%s\"}".formatted(home));
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("has format 2");
    Files.writeString(home.resolve("lake.json"), "{\"for");
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("restore it from a backup");
  }

  @Test
  void aFormatThatOnlyLooksLikeThisOneIsRejected() throws IOException {
    for (String format : List.of("4294967297", "1.9", "1.0", "\"1\"", "true", "[1]", "null")) {
      Files.writeString(
          home.resolve("lake.json"), "{\"format\":%s,\"location\":\"%s\"}".formatted(format, home));
      assertThatThrownBy(this::open)
          .as(format)
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("has format " + format + ";");
    }
  }

  @Test
  void icebergDeletesOnlyWhatItMadeAndPassed() throws IOException {
    Path folder = folder();
    Path newest = VersionHint.read(folder).orElseThrow();
    Path former = MetadataFile.list(folder).stream().filter(f -> !f.equals(newest)).findAny().get();
    Path data;
    try (Stream<Path> all = Files.walk(folder.resolve("data"))) {
      data = all.filter(file -> file.toString().endsWith(".parquet")).findAny().orElseThrow();
    }
    LocalFileIO files = new LocalFileIO(home.resolve("warehouse"));
    for (Path file : List.of(newest, former, data)) files.deleteFile(Locations.of(file));
    assertThat(newest).exists();
    assertThat(data).exists();
    assertThat(former).doesNotExist();
  }

  @Test
  void whatALakeHoldsIsItsOwners() throws IOException {
    for (String folder : List.of("landing", "dead-letters", "warehouse", "warehouse/tidemark")) {
      assertThat(Files.getPosixFilePermissions(home.resolve(folder)))
          .as(folder)
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE);
    }
    assertThat(Files.getPosixFilePermissions(home.resolve("catalog.db")))
        .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
  }

  @Test
  void nothingIsDeletedOutsideTheWarehouse() throws IOException {
    Path warehouse = home.resolve("warehouse");
    Path outside = Files.writeString(dir.resolve("outside.avro"), "mine");
    Path linked = Files.createSymbolicLink(warehouse.resolve("link.avro"), dir);
    LocalFileIO files = new LocalFileIO(warehouse);
    files.deleteFile(Locations.of(outside));
    files.deleteFile(Locations.of(linked.resolve("outside.avro")));
    files.deleteFile(Locations.of(warehouse.resolve("tidemark/../../../outside.avro")));
    assertThat(outside).exists();
    Path inside = Files.writeString(warehouse.resolve("inside.avro"), "ours");
    files.deleteFile(Locations.of(inside));
    assertThat(inside).doesNotExist();
    // The link itself lies inside, and goes; what it leads to stays.
    files.deleteFile(Locations.of(linked));
    assertThat(linked).doesNotExist();
    assertThat(outside).exists();
  }
}
