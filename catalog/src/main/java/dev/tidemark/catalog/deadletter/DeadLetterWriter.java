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
 * Writes rejected lines, with source, line number, reasons and bytes, as NDJSON files.
 *
 * <p>A file's name is the digest of its dead letters. A batch that is retried therefore writes the
 * same file again, and dead letters are never overwritten by others, for example those of a changed
 * source with the same name.
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

  /** One folder per day. */
  private static final int DEPTH = 2;

  private final Path folder;
  private final Topic topic;

  /**
   * Writes the dead letters of a topic.
   *
   * @param folder the folder of all dead letters
   */
  public DeadLetterWriter(Path folder, Topic topic) {
    this.folder = folder;
    this.topic = topic;
  }

  /**
   * Returns all files of the topic's dead letters, ordered by path, and its folders that cannot be
   * listed. Links are not included: deleting a link does not delete its target.
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

  /** Returns the topic's folders, in every spelling of its name: names of topics ignore case. */
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

  /** Returns whether a path has a segment that names the topic. */
  private boolean isOfTopic(String place) {
    return PartitionLayout.topics(place).stream().anyMatch(of -> of.isTopic(topic.name()));
  }

  /**
   * Returns files and links that belong to the topic or to an unknown topic and are not among
   * {@link #files}, and such folders that cannot be listed.
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

  /**
   * Returns links whose paths name the topic, to files or folders that may contain dead letters.
   */
  List<Path> links() throws IOException {
    List<Path> links = new ArrayList<>();
    for (Path file : unread().files()) {
      String place = folder.toRealPath().relativize(file).toString();
      if (Files.isSymbolicLink(file) && isOfTopic(place)) links.add(file);
    }
    return links;
  }

  /** Returns whether the segments of a path name the topic, or no topic. */
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
    // Incomplete files are processed separately, under the name that dead letters are written to.
    boolean isLookedAt =
        name.startsWith(".")
            && !Files.isSymbolicLink(file)
            && PartitionLayout.deadLetters(topic.name()).equals(first + "/");
    return !read && !isLookedAt;
  }

  /** Writes the rejected lines, if there are any; when this method returns, they are durable. */
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

  /** Returns the name of a file whose dead letters have this digest. */
  static String name(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, 16) + ENDING;
  }
}
