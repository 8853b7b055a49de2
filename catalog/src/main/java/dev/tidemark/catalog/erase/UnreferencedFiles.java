package dev.tidemark.catalog.erase;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.tidemark.catalog.duckdb.WarehouseDatabase;
import dev.tidemark.catalog.lake.DeletableFiles;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.storage.FileTree;
import dev.tidemark.catalog.storage.FolderDeleter;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.layout.PartitionValue;
import dev.tidemark.partitioner.retry.Retries;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Table;

/**
 * Files that nothing names and that may hold copies: of writers that were killed, or that are at
 * work this moment. Age tells them apart, nothing else: a younger one is told and left.
 */
final class UnreferencedFiles {
  private static final int LOOKS = 10;
  private static final Duration BETWEEN = Duration.ofMillis(500);

  private final Lake lake;
  private final FolderDeleter folderDeleter;
  private final DeletableFiles deletable;
  private final Topic topic;
  private final Table table;
  private final TableErasure erasure;
  private final Instant before;

  /**
   * Those of a topic.
   *
   * @param before what was last written to before is of a writer that is dead
   */
  UnreferencedFiles(
      Lake lake,
      Topic topic,
      Table table,
      TableErasure erasure,
      DeletableFiles deletable,
      Instant before) {
    this.lake = lake;
    this.deletable = deletable;
    this.folderDeleter = new FolderDeleter(lake.dir());
    this.topic = topic;
    this.table = table;
    this.erasure = erasure;
    this.before = before;
  }

  /** Deletes the old ones that hold or may hold such rows; what is left of them, with why. */
  List<String> delete(boolean dryRun) throws IOException {
    var retries = Retries.of(LOOKS - 1, BETWEEN);
    List<String> left = look(dryRun);
    // A writer at work is done in a moment, and its files are named or gone.
    while (!left.isEmpty() && !dryRun && retries.next()) left = look(false);
    return left;
  }

  private List<String> look(boolean dryRun) throws IOException {
    List<String> left = new ArrayList<>();
    // Listed before it is asked what is named: what is committed in between is named then.
    Set<Path> ofTable = ofTable();
    List<Path> unfinished = unfinished();
    table.refresh();
    ofTable.removeAll(named());
    ofTable.removeIf(file -> !mayHold(file));
    deletable
        .keepOthers(ofTable)
        .forEach((file, why) -> left.add("%s: %s; it is left".formatted(file, why)));
    // By an older catalog, put back since, live files would look like strays.
    if (!dryRun && !ofTable.isEmpty()) lake.requireDeletable(topic);
    for (Path file : ofTable) {
      if (!isOld(file)) leave(file, left);
      else if (!dryRun) deletable.delete(file);
    }
    for (Path file : unfinished) {
      if (!mayHold(file)) continue;
      if (!isOld(file)) leave(file, left);
      else if (!dryRun && !folderDeleter.delete(file)) {
        left.add(file + ": lies outside of the lake, behind a link; look, and delete it");
      }
    }
    return left;
  }

  private static void leave(Path file, List<String> left) {
    if (Files.notExists(file)) return;
    left.add(file + ": of a writer that may be at work; if none is, run this again later");
  }

  /**
   * Those in the table's folder that would go and that other tables use, by the table that does.
   */
  Map<Path, String> usedByOthers() throws IOException {
    Set<Path> ofTable = ofTable();
    ofTable.removeAll(named());
    Map<Path, String> used = deletable.usedByOthers(ofTable);
    used.keySet().removeIf(file -> !mayHold(file));
    return used;
  }

  private Set<Path> named() {
    return ReferencedFiles.from(
            table,
            StreamSupport.stream(table.snapshots().spliterator(), false).toList(),
            deletable.paths())
        .all();
  }

  /** Data files and manifests in the table's folder, as real paths. */
  private Set<Path> ofTable() throws IOException {
    Set<Path> there = new TreeSet<>();
    for (String name : List.of("data", "metadata")) {
      Path folder = deletable.paths().ofFolder(deletable.folder().resolve(name));
      if (!deletable.isInside(folder)) continue;
      String ending = name.equals("data") ? ".parquet" : ".avro";
      allFiles(folder).stream()
          .filter(file -> file.toString().endsWith(ending))
          .forEach(there::add);
    }
    return there;
  }

  /** Half-written objects and letters, and what databases have spilled. */
  private List<Path> unfinished() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : files(lake.landing())) {
      if (isUnfinished(file) && isOfTopic(file)) found.add(file);
    }
    Path letters = lake.deadLetters().resolve(PartitionLayout.deadLetters(topic.name()));
    for (Path file : files(letters)) if (isUnfinished(file)) found.add(file);
    try (Stream<Path> entries = Files.list(lake.warehouse())) {
      for (Path entry : entries.toList()) {
        if (WarehouseDatabase.isSpill(entry)) found.addAll(allFiles(entry));
      }
    }
    return found;
  }

  /** Deletes the objects that were set aside; how many there are. */
  long deleteSetAside(boolean dryRun) throws IOException {
    long deleted = 0;
    for (Path file : files(lake.landing())) {
      if (!isSetAside(file) || !isOfTopic(file)) continue;
      deleted++;
      if (!dryRun) folderDeleter.delete(file);
    }
    return deleted;
  }

  private static boolean isSetAside(Path file) {
    return FolderStore.isSetAside(file.toString());
  }

  /**
   * What has landed and will not be loaded: objects that were set aside, and whatever else is not
   * known to be of another topic, folders that cannot be listed included.
   *
   * @param setAsideGo whether those go, too, and are not told
   */
  List<String> landed(boolean setAsideGo) throws IOException {
    List<String> left = new ArrayList<>();
    FileTree landed = FileTree.of(lake.landing());
    for (Path folder : landed.closed().keySet()) {
      if (mayBeOfTopic(folder)) left.add(FileTree.told(folder));
    }
    for (Path file : landed.files()) {
      if (!mayBeOfTopic(file)) continue;
      boolean ours = isOfTopic(file) && Files.isRegularFile(file, NOFOLLOW_LINKS);
      // Of half-written ones it has been told when they are young, and the others are gone.
      if (ours && (isUnfinished(file) || (setAsideGo && isSetAside(file)))) continue;
      left.add(file + why(file, ours));
    }
    return left;
  }

  private static String why(Path file, boolean ours) {
    if (Files.isSymbolicLink(file)) return ": a link, which is not followed; look, and delete it";
    if (!ours) return ": of no topic that is known; look, and delete it";
    if (isSetAside(file)) {
      return ": was set aside because it cannot be read to its end; look, and delete it";
    }
    if (isHidden(file)) return ": hidden by whoever delivers it; look, and delete it";
    return isText(file)
        ? ": landed meanwhile, or cannot be read; it is loaded next"
        : ": has a name that is no text, so it is not loaded; rename it, and run this again";
  }

  /** Whether the name is one that this process can say. */
  private static boolean isText(Path file) {
    try {
      return file.getFileSystem().getPath(file.toString()).equals(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private String key(Path file) {
    return lake.dir().relativize(file).toString();
  }

  private boolean isOfTopic(Path file) {
    return PartitionLayout.parse(key(file)).filter(p -> isOurs(p)).isPresent();
  }

  /** Whether it is the topic's, or nobody can say whose it is. */
  private boolean mayBeOfTopic(Path file) {
    String key = key(file);
    if (PartitionLayout.parse(key).isPresent()) return isOfTopic(file);
    List<PartitionValue> topics = PartitionLayout.topics(key);
    return topics.isEmpty() || topics.stream().anyMatch(one -> one.isTopic(topic.name()));
  }

  private boolean isOurs(Partition partition) {
    return partition.isOfTopic(topic.name());
  }

  /** What others have hidden is theirs: a delivery that is not complete yet, say. */
  private static boolean isUnfinished(Path file) {
    return FolderStore.isUnfinished(file.getFileName().toString());
  }

  private static boolean isHidden(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") || name.startsWith("_");
  }

  private boolean mayHold(Path file) {
    if (!isParquet(file)) return true;
    try {
      return !erasure.count(List.of(file)).isEmpty();
    } catch (LakeException notYetWhole) {
      return true;
    }
  }

  private static boolean isParquet(Path file) {
    return file.toString().endsWith(".parquet");
  }

  private boolean isOld(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(before);
    } catch (NoSuchFileException goneMeanwhile) {
      return false;
    }
  }

  /** Those that can be seen: of a folder that cannot be listed others tell. */
  private static List<Path> files(Path folder) throws IOException {
    return FileTree.of(folder).files().stream()
        // Without a link what it leads to would be left, and nobody would be told.
        .filter(file -> Files.isRegularFile(file, NOFOLLOW_LINKS))
        .toList();
  }

  /** Those in the warehouse, where nobody knows which tables are in a folder that is closed. */
  private static List<Path> allFiles(Path folder) throws IOException {
    FileTree below = FileTree.of(folder);
    for (IOException why : below.closed().values()) throw why;
    return below.files().stream().filter(Files::isRegularFile).toList();
  }
}
