package dev.tidemark.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.ObjectListing;
import dev.tidemark.partitioner.storage.StoredObject;
import dev.tidemark.testkit.disk.Operation;
import dev.tidemark.testkit.disk.WatchedDisk;
import dev.tidemark.testkit.disk.Watcher;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.generate.TopicGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder that cannot be listed hides only what is below it. */
@Isolated // the watcher is global in the process
class UnreadableFolderTest {
  @AfterEach
  void watchNoMore() {
    WatchedDisk.watch(Watcher.NONE);
  }

  @Test
  void theOtherFoldersAreListedAndItIsTold(@TempDir Path dir) throws IOException {
    var disk = new WatchedDisk(FileSystems.getDefault().provider());
    var store = new FolderStore(disk.getFileSystem(URI.create("file:///")).getPath(dir.toString()));
    String good = PartitionLayout.ROOT + "env=dev/org=o/type=web/a/1.ndjson";
    String hidden = PartitionLayout.ROOT + "env=evil/org=o/type=web/a/1.ndjson";
    for (var key : new String[] {good, hidden}) store.write(key, out -> out.write('x'));
    assertThat(store.list(PartitionLayout.ROOT)).hasSize(2);
    close("env=evil");
    assertThat(store.list(PartitionLayout.ROOT))
        .extracting(StoredObject::key)
        .containsExactly(good);
    ObjectListing objectListing = store.listWithSetAside(PartitionLayout.ROOT);
    assertThat(objectListing.objects()).extracting(StoredObject::key).containsExactly(good);
    assertThat(objectListing.unreadable()).containsExactly(PartitionLayout.ROOT + "env=evil");
  }

  /** Makes folders unreadable whose paths end with this text. */
  private static void close(String folder) {
    WatchedDisk.watch(
        new Watcher() {
          @Override
          public void before(Operation operation) throws IOException {
            if (operation.path().endsWith(folder) && operation.kind() == Operation.Kind.LIST) {
              throw new AccessDeniedException(operation.path().toString());
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"in/b", "in"})
  void theOtherFilesOfAGivenFolderAreLoadedAndItIsTold(String closed, @TempDir Path dir)
      throws IOException {
    var topics = TopicDraft.define(dir.resolve("conf"), List.of(TopicGenerator.plain("web")));
    var topic = topics.find("web").orElseThrow();
    for (String name : List.of("in/a/1", "in/b/2", "in/c/3", "more/4")) {
      Path file = dir.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{\"id\":\"%s\",\"time\":\"2026-03-01T10:00:00Z\"}".formatted(name));
    }
    var disk = new WatchedDisk(FileSystems.getDefault().provider());
    Path watched = disk.getFileSystem(URI.create("file:///")).getPath(dir.toString());
    try (var lake = Lake.open(dir.resolve("lake"), topics);
        var loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC())) {
      List<Path> given = List.of(watched.resolve("in"), watched.resolve("more"));
      close(closed);
      assertThatThrownBy(() -> loader.loadFiles(topic, given, ProgressListener.NONE))
          .isInstanceOf(LakeException.class)
          .hasMessage(
              "%1$s cannot be read to its end: access to %1$s is denied"
                  .formatted(dir.resolve(closed)));
      WatchedDisk.watch(Watcher.NONE);
      var again = loader.loadFiles(topic, given, ProgressListener.NONE);
      assertThat(again.duplicates()).isEqualTo(closed.equals("in") ? 1 : 3);
    }
  }
}
