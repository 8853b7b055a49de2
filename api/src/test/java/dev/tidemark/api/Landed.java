package dev.tidemark.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What lies in the landing zone of a lake. */
public record Landed(List<StoredObject> objects, List<String> lines) {
  /** Reads all of it. */
  public static Landed in(Path lake) throws IOException {
    var store = new FolderStore(lake);
    var lines = new ArrayList<String>();
    var objects = store.list(PartitionLayout.ROOT);
    for (var object : objects) {
      try (var in = new GZIPInputStream(store.open(object.key()))) {
        new String(in.readAllBytes(), UTF_8).lines().forEach(lines::add);
      }
    }
    return new Landed(objects, lines);
  }

  /** Deletes all of it. */
  public static void clear(Path lake) throws IOException {
    var store = new FolderStore(lake);
    for (var object : store.list(PartitionLayout.ROOT)) store.delete(object.key());
  }
}
