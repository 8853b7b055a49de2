package dev.tidemark.catalog.deadletter;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.tidemark.catalog.source.Source;
import dev.tidemark.catalog.source.SourceRejections;
import dev.tidemark.catalog.storage.FileTree;
import dev.tidemark.catalog.storage.Fsync;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The lines that are no events, with source, line number, reasons and bytes, as NDJSON files.
 *
 * <p>A file's name is the digest of its letters: a batch that is tried again writes the same file
 * again and not one more, and no letter is ever written over by another, as those of a changed
 * source under the same name would be.
 */
public final class DeadLetterWriter implements SourceRejections.Store {
  static final String SOURCE = "source";
  static final String LINE = "line";
  static final String OFFSET = "offset";
  static final String RECEIVED = "received";
  static final String RAW = "raw";
  static final String RAW_BASE64 = "raw_base64";
  static final String CUT_FROM_BYTES = "cut_from_bytes";

  static final String ENDING = ".ndjson";

  /** A folder for each day. */
  private static final int DEPTH = 2;

  private final Path folder;
  private final Topic topic;

  /**
   * The dead dead letters of a topic.
   *
   * @param folder that of all dead letters
   */
  public DeadLetterWriter(Path folder, Topic topic) {
    this.folder = folder;
    this.topic = topic;
  }

  /**
   * Every file of the topic's dead letters, in the order of their paths, and which of its folders
   * cannot be listed. A link is none: whoever takes it away leaves what it leads to.
   */
  FileTree files() throws IOException {
    List<Path> files = new ArrayList<>();
    Map<Path, IOException> closed = new TreeMap<>();
    for (Path place : folders(closed)) {
      FileTree below = FileTree.of(place, DEPTH);
      closed.putAll(below.closed());
      for (Path file : below.files()) {
        boolean isNamed = file.getFileName().toString().endsWith(ENDING);
        if (isNamed && Files.isRegularFile(file, NOFOLLOW_LINKS)) files.add(file);
      }
    }
    return new FileTree(files, closed);
  }

  /** The topic's, under each spelling that its name has had: names of topics mind no case. */
  private List<Path> folders(Map<Path, IOException> closed) {
    if (Files.notExists(folder)) return List.of();
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> isOfTopic(entry.getFileName().toString()))
          .filter(entry -> Files.isDirectory(entry, NOFOLLOW_LINKS))
          .sorted()
          .toList();
    } catch (IOException e) {
      closed.put(folder, e);
    } catch (UncheckedIOException e) {
      closed.put(folder, e.getCause());
    }
    return List.of();
  }

  /** Whether a step of a path, or one of several, names the topic. */
  private boolean isOfTopic(String place) {
    return PartitionLayout.topics(place).stream().anyMatch(of -> of.isTopic(topic.name()));
  }

  /**
   * Files and links that are the topic's, or nobody knows whose, and not among {@link #files}; and
   * such folders that cannot be listed.
   */
  FileTree unread() throws IOException {
    if (Files.notExists(folder)) return FileTree.NONE;
    Path real = folder.toRealPath();
    FileTree all = FileTree.of(real);
    Map<Path, IOException> closed = new TreeMap<>(all.closed());
    closed.keySet().removeIf(path -> !mayBeOfTopic(real.relativize(path).toString()));
    return new FileTree(
        all.files().stream().filter(file -> isUnread(file, real.relativize(file))).toList(),
        closed);
  }

  /** Links whose paths name the topic, to files or folders: letters may lie behind them. */
  List<Path> links() throws IOException {
    List<Path> links = new ArrayList<>();
    for (Path file : unread().files()) {
      String place = folder.toRealPath().relativize(file).toString();
      if (Files.isSymbolicLink(file) && isOfTopic(place)) links.add(file);
    }
    return links;
  }

  /** Whether the steps of a path name the topic, or none. */
  private boolean mayBeOfTopic(String place) {
    return PartitionLayout.topics(place).isEmpty() || isOfTopic(place);
  }

  private boolean isUnread(Path file, Path place) {
    String steps = place.toString();
    String first = place.getName(0).toString();
    if (!isOfTopic(first)) return mayBeOfTopic(steps);
    String name = file.getFileName().toString();
    boolean read =
        name.endsWith(ENDING)
            && place.getNameCount() - 1 <= DEPTH
            && Files.isRegularFile(file, NOFOLLOW_LINKS);
    // Half-written ones are looked at by themselves, under the name that letters are written to.
    boolean isLookedAt =
        name.startsWith(".")
            && !Files.isSymbolicLink(file)
            && PartitionLayout.deadLetters(topic.name()).equals(first + "/");
    return !read && !isLookedAt;
  }

  /** Writes the bad lines of a share, if it has any; when this returns they are durable. */
  @Override
  public void write(SourceRejections share) throws IOException {
    if (share.badLines() == 0) return;
    Source source = share.source();
    var date = source.modified().atZone(ZoneOffset.UTC).toLocalDate();
    Path place = folder.resolve(PartitionLayout.deadLetters(topic.name(), date));
    Fsync.folder(place);
    try (var file = new DeadLetterFileWriter(place, source.name(), source.received())) {
      share.eachBadLine(file::write);
      file.finish();
    }
  }

  /** What a file is named whose letters have this digest. */
  static String name(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, 16) + ENDING;
  }
}
