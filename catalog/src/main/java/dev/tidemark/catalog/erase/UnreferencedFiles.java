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
 * Unreferenced files that may contain copies of the rows, of writers that were killed or are still
 * running. Only age distinguishes these: a younger file is reported and kept.
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
   * Creates the search for a topic.
   *
   * @param before the writer of a file that was last written before this time is considered dead
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

  /**
   * Deletes the old files that contain or may contain such rows; returns the files that are left,
   * with the reason.
   */
  List<String> delete(boolean dryRun) throws IOException {
    var retries = Retries.of(LOOKS - 1, BETWEEN);
    List<String> left = look(dryRun);
    // A running writer finishes soon, and its files are referenced or deleted.
    while (!left.isEmpty() && !dryRun && retries.next()) left = look(false);
    return left;
  }

  private List<String> look(boolean dryRun) throws IOException {
    List<String> left = new ArrayList<>();
    // Listed before the referenced files are read: a file that is committed in between is
    // referenced then.
    Set<Path> ofTable = ofTable();
    List<Path> unfinished = unfinished();
    table.refresh();
    ofTable.removeAll(named());
    ofTable.removeIf(file -> !mayHold(file));
    deletable
        .keepOthers(ofTable)
        .forEach((file, why) -> left.add("%s: %s; it is kept".formatted(file, why)));
    // With an older catalog that was restored meanwhile, live files would look unreferenced.
    if (!dryRun && !ofTable.isEmpty()) lake.requireDeletable(topic);
    for (Path file : ofTable) {
      if (!isOld(file)) leave(file, left);
      else if (!dryRun) deletable.delete(file);
    }
    for (Path file : unfinished) {
      if (!mayHold(file)) continue;
      if (!isOld(file)) leave(file, left);
      else if (!dryRun && !folderDeleter.delete(file)) {
        left.add(file + ": outside the lake, behind a link; check and delete it");
      }
    }
    return left;
  }

  private static void leave(Path file, List<String> left) {
    if (Files.notExists(file)) return;
    left.add(file + ": may belong to a running writer; run this again later");
  }

  /**
   * Returns the files in the table's folder that would be deleted and that other tables use, with
   * the table that uses each.
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

  /** Returns the data files and manifests in the table's folder, as real paths. */
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

  /** Returns incomplete objects and dead letters, and spill files of databases. */
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

  /** Deletes the objects that were set aside; returns their number. */
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
   * Reports landed objects that will not be loaded: objects that were set aside, and all that may
   * belong to the topic, including folders that cannot be listed.
   *
   * @param setAsideGo whether objects that were set aside are deleted, and therefore not reported
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
      // Young incomplete objects are reported already, and old ones are deleted.
      if (ours && (isUnfinished(file) || (setAsideGo && isSetAside(file)))) continue;
      left.add(file + why(file, ours));
    }
    return left;
  }

  private static String why(Path file, boolean ours) {
    if (Files.isSymbolicLink(file)) return ": a link, which is not followed; check and delete it";
    if (!ours) return ": belongs to no known topic; check and delete it";
    if (isSetAside(file)) {
      return ": was set aside because it cannot be read to its end; check and delete it";
    }
    if (isHidden(file)) return ": hidden by the program that delivers it; check and delete it";
    return isText(file)
        ? ": landed meanwhile, or cannot be read; the next load retries it"
        : ": has a name that is not valid text, so it is not loaded; rename it, and run this again";
  }

  /** Returns whether this process can represent the name. */
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

  /** Returns whether the file belongs to the topic, or to an unknown topic. */
  private boolean mayBeOfTopic(Path file) {
    String key = key(file);
    if (PartitionLayout.parse(key).isPresent()) return isOfTopic(file);
    List<PartitionValue> topics = PartitionLayout.topics(key);
    return topics.isEmpty() || topics.stream().anyMatch(one -> one.isTopic(topic.name()));
  }

  private boolean isOurs(Partition partition) {
    return partition.isOfTopic(topic.name());
  }

  /**
   * Returns whether the file is incomplete. Hidden files of other programs are theirs, for example
   * an incomplete delivery.
   */
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

  /** Returns the visible files; folders that cannot be listed are reported elsewhere. */
  private static List<Path> files(Path folder) throws IOException {
    return FileTree.of(folder).files().stream()
        // If the file is a link, deleting it would leave its target without a report.
        .filter(file -> Files.isRegularFile(file, NOFOLLOW_LINKS))
        .toList();
  }

  /**
   * Returns the files of the warehouse, where it is unknown which tables are in a folder that
   * cannot be listed.
   */
  private static List<Path> allFiles(Path folder) throws IOException {
    FileTree below = FileTree.of(folder);
    for (IOException why : below.closed().values()) throw why;
    return below.files().stream().filter(Files::isRegularFile).toList();
  }
}
