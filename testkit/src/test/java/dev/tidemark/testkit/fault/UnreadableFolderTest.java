package dev.tidemark.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.landing.FolderStore;
import dev.tidemark.partitioner.landing.Listing;
import dev.tidemark.partitioner.landing.StoredObject;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.testkit.disk.Operation;
import dev.tidemark.testkit.disk.WatchedDisk;
import dev.tidemark.testkit.disk.Watcher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A folder that cannot be listed hides what is below it, and nothing else. */
@Isolated // the watcher is one for the whole process
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
    WatchedDisk.watch(
        new Watcher() {
          @Override
          public void before(Operation operation) throws IOException {
            boolean evil = operation.path().endsWith("env=evil");
            if (evil && operation.kind() == Operation.Kind.LIST) {
              throw new AccessDeniedException(operation.path().toString());
            }
          }
        });
    assertThat(store.list(PartitionLayout.ROOT))
        .extracting(StoredObject::key)
        .containsExactly(good);
    Listing listing = store.listWithSetAside(PartitionLayout.ROOT);
    assertThat(listing.objects()).extracting(StoredObject::key).containsExactly(good);
    assertThat(listing.unreadable()).containsExactly(PartitionLayout.ROOT + "env=evil");
  }
}
