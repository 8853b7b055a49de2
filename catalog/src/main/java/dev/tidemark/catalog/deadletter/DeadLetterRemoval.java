package dev.tidemark.catalog.deadletter;

import dev.tidemark.catalog.deadletter.DeadLetterFilter.Decision;
import dev.tidemark.catalog.lake.FailureMessages;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.storage.FileTree;
import dev.tidemark.catalog.storage.Fsync;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.text.Digests;
import dev.tidemark.partitioner.topic.Topic;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes single dead letters of a topic. A file that contains such dead letters is rewritten
 * without them, durably, before it is deleted. If the process is killed in between, the other dead
 * letters exist twice and the removed ones once, until the removal is repeated.
 */
public final class DeadLetterRemoval {
  private static final int AT_ONCE = 200;

  /**
   * In characters: a dead letter may be as large as an event, and several copies of it are in
   * memory.
   */
  private static final int CHARACTERS_AT_ONCE = 4 << 20;

  private final Lake lake;
  private final Topic topic;
  private final DeadLetterWriter deadLetterWriter;
  private final DeadLetterFilter judge;
  private final boolean unclearToo;
  private long removed;
  private long files;
  private long unknown;
  private long unreadableGone;
  private final List<String> unreadable = new ArrayList<>();

  /** Files that were read and stay: a file of the same name contains the same dead letters. */
  private final Set<Path> stay = new HashSet<>();

  /**
   * Creates a removal.
   *
   * @param unclearToo whether dead letters that cannot be read well enough are removed, too
   */
  public DeadLetterRemoval(Lake lake, Topic topic, DeadLetterFilter judge, boolean unclearToo) {
    this.lake = lake;
    this.topic = topic;
    this.deadLetterWriter = new DeadLetterWriter(lake.deadLetters(), topic);
    this.judge = judge;
    this.unclearToo = unclearToo;
  }

  /**
   * The result of a removal.
   *
   * @param removed the number of dead letters that match the filter
   * @param files the number of files that contained them
   * @param unknown the number of dead letters about which the filter cannot decide
   * @param unreadable files that contain anything else and stay, and folders that cannot be listed
   * @param unreadableGone the number of such files that were deleted
   */
  public record Result(
      long removed, long files, long unknown, List<String> unreadable, long unreadableGone) {
    public Result {
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * Removes the matching dead letters, also those that loads add meanwhile, until a scan finds no
   * new file. Waits for other processes that rewrite dead letters. A second call reads what was
   * added since.
   */
  public void remove() throws IOException {
    try (var _ = DeadLetterLock.take(lake, topic)) {
      while (look(false)) {}
    }
  }

  /** Finds the matching dead letters and changes nothing. */
  public void plan() throws IOException {
    look(true);
  }

  /** Returns the result so far. */
  public Result result() throws IOException {
    List<String> left = new ArrayList<>(unreadable);
    FileTree unread = deadLetterWriter.unread();
    for (Path folder : unread.closed().keySet()) left.add(FileTree.told(folder));
    for (Path file : unread.files()) {
      left.add(
          Files.isSymbolicLink(file)
              ? file + ": a link, which is not followed; check it, and delete it and its target"
              : file
                  + ": not in a folder where dead letters of the topic are read; check and delete it");
    }
    return new Result(removed, files, unknown, left, unreadableGone);
  }

  /** Reads the files that were not read yet; returns whether there was one. */
  private boolean look(boolean dryRun) throws IOException {
    boolean any = false;
    for (Path found : deadLetterWriter.files().files()) {
      Path file = found.toAbsolutePath();
      if (stay.contains(file)) continue;
      any = true;
      look(file, dryRun);
    }
    return any;
  }

  private void look(Path file, boolean dryRun) throws IOException {
    long before = removed;
    long unknownBefore = unknown;
    BitSet going = new BitSet();
    int[] read = {0};
    try {
      each(
          file,
          lines -> {
            for (Decision decision : results(lines)) going.set(read[0]++, goes(decision));
          });
    } catch (NoSuchFileException retriedMeanwhile) {
      removed = before;
      unknown = unknownBefore;
      return;
    } catch (IOException e) {
      // Not rewritten: it is unknown what follows in the file.
      removed = before;
      unknown = unknownBefore;
      if (unclearToo) deleteUnreadable(file, dryRun);
      else {
        unreadable.add(file + ": " + FailureMessages.reason(e));
        stay.add(file);
      }
      return;
    }
    if (going.isEmpty()) {
      stay.add(file);
      return;
    }
    files++;
    if (!dryRun) rewrite(file, going, read[0]);
  }

  private interface Lines {
    void take(List<String> lines) throws IOException;
  }

  private void each(Path file, Lines to) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      List<String> lines = new ArrayList<>();
      long characters = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isBlank()) continue;
        lines.add(line);
        characters += line.length();
        if (lines.size() < AT_ONCE && characters < CHARACTERS_AT_ONCE) continue;
        to.take(lines);
        lines = new ArrayList<>();
        characters = 0;
      }
      if (!lines.isEmpty()) to.take(lines);
    }
  }

  private void deleteUnreadable(Path file, boolean dryRun) throws IOException {
    unreadableGone++;
    if (!dryRun) Files.deleteIfExists(file);
  }

  private List<Decision> results(List<String> lines) throws IOException {
    List<byte[]> raw = new ArrayList<>();
    List<Boolean> whole = new ArrayList<>();
    for (String line : lines) {
      var bytes = new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8));
      try (DeadLetterReader deadLetterReader = new DeadLetterReader(bytes)) {
        DeadLetterReader.Letter deadLetter = deadLetterReader.next();
        if (deadLetter == null) throw new IOException("a line without a dead letter");
        // Other readers of dead letters do not depend on line ends.
        if (deadLetterReader.next() != null)
          throw new IOException("a line with several dead letters");
        raw.add(deadLetter.raw());
        whole.add(deadLetter.isWhole());
      }
    }
    List<Decision> decisions = new ArrayList<>(judge.of(raw));
    for (int i = 0; i < decisions.size(); i++) {
      // The rest of an incomplete line is unknown.
      if (!whole.get(i)) decisions.set(i, Decision.UNKNOWN);
      if (decisions.get(i) == Decision.GOES) removed++;
      if (decisions.get(i) == Decision.UNKNOWN) unknown++;
    }
    return decisions;
  }

  private boolean goes(Decision decision) {
    return decision == Decision.GOES || (unclearToo && decision == Decision.UNKNOWN);
  }

  /**
   * Rewrites a file without some of its lines. Uses the decisions that were counted and does not
   * ask the filter again, which could decide differently.
   *
   * @param count the number of lines when the decisions were made
   */
  private void rewrite(Path file, BitSet going, int count) throws IOException {
    Path folder = file.getParent();
    if (folder == null) throw new IllegalStateException("nothing above " + file);
    Path unfinished = folder.resolve(FolderStore.unfinishedName());
    MessageDigest digest = Digests.sha256();
    int[] read = {0};
    try {
      try (OutputStream out = Files.newOutputStream(unfinished)) {
        each(
            file,
            lines -> {
              for (String text : lines) {
                if (going.get(read[0]++)) continue;
                byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
                digest.update(line);
                out.write(line);
              }
            });
      }
      if (read[0] != count) throw new IOException(file + " was changed while it was read");
      if (going.cardinality() == count) Files.deleteIfExists(file);
      else replace(file, unfinished, folder, DeadLetterWriter.name(digest));
      Fsync.sync(folder);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private void replace(Path file, Path written, Path folder, String name) throws IOException {
    Path now = folder.resolve(name);
    Fsync.sync(written);
    Files.move(written, now, StandardCopyOption.ATOMIC_MOVE);
    Fsync.sync(folder);
    stay.add(now);
    // A file that another program has written may already have that name.
    if (!now.equals(file)) Files.deleteIfExists(file);
  }
}
