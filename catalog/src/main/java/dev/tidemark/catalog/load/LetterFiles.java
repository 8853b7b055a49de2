package dev.tidemark.catalog.load;

import dev.tidemark.catalog.iceberg.Durable;
import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.partitioner.landing.LandedName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The dead letters of a topic, to be judged anew. A file of them is let go when those of its lines
 * that are events are durable in the table, and the others in a file of their own. Whatever is
 * killed in between, no letter is lost; at worst one is there twice until it is retried again.
 */
final class LetterFiles implements Sources {
  private final DeadLetters deadLetters;
  private final Instant now;
  private final Map<String, Opened> opened = new HashMap<>();
  private final Map<String, IOException> unreadable = new HashMap<>();

  LetterFiles(DeadLetters deadLetters, Instant now) {
    this.deadLetters = deadLetters;
    this.now = now;
  }

  /**
   * A file of letters, all of one source.
   *
   * @param stay those that are no events yet
   */
  private record Opened(
      Path file, String source, Instant received, List<DeadLetters.Letter> stay) {}

  @Override
  public List<Source> list() throws IOException {
    List<Source> sources = new ArrayList<>();
    for (Path file : deadLetters.files()) {
      try {
        sources.add(source(file));
      } catch (NoSuchFileException retriedElsewhere) {
        // Another process was quicker.
      } catch (IOException e) {
        unreadable.put(file.toString(), e);
      }
    }
    return sources;
  }

  private Source source(Path file) throws IOException {
    Instant modified = Files.getLastModifiedTime(file).toInstant();
    try (InputStream in = Files.newInputStream(file);
        Letters letters = new Letters(in)) {
      Letters.Letter first = letters.next();
      String source = first == null ? "" : first.source();
      Instant told = first == null ? null : first.received();
      Instant received = told != null ? told : LandedName.written(source).orElse(modified);
      opened.put(file.toString(), new Opened(file, source, received, new ArrayList<>()));
      return new Source(
          file.toString(),
          Files.size(file),
          modified,
          received,
          now,
          Source.Form.DEAD_LETTERS,
          () -> Files.newInputStream(file));
    }
  }

  @Override
  public void refused(Gathering.Share share) {
    Opened of = Objects.requireNonNull(opened.get(share.source().name()));
    of.stay().addAll(share.deadLetters());
  }

  @Override
  public void loaded(Source source) throws IOException {
    Opened all = Objects.requireNonNull(opened.remove(source.name()));
    Path folder = Objects.requireNonNull(all.file().getParent());
    if (!all.stay().isEmpty()) {
      List<DeadLetters.Letter> renumbered = withTheirLines(all);
      Path now = DeadLetters.write(folder, all.source(), all.received(), renumbered);
      // Nothing has changed: the file of the same letters has the same name.
      if (now.equals(all.file())) return;
    }
    Files.deleteIfExists(all.file());
    Durable.sync(folder);
  }

  /** They are numbered as letters of the file; what they tell is their line in the source. */
  private static List<DeadLetters.Letter> withTheirLines(Opened all) throws IOException {
    List<DeadLetters.Letter> renumbered = new ArrayList<>();
    try (InputStream in = Files.newInputStream(all.file());
        Letters letters = new Letters(in)) {
      long number = 0;
      Letters.Letter at = null;
      for (DeadLetters.Letter stays : all.stay()) {
        for (; number < stays.line(); number++) at = letters.next();
        Letters.Letter of = Objects.requireNonNull(at, "the file has become shorter");
        renumbered.add(new DeadLetters.Letter(of.line(), of.offset(), stays.text(), stays.bad()));
      }
    }
    return renumbered;
  }

  @Override
  public void unreadable(Source source, IOException why) {
    if (!(why instanceof NoSuchFileException)) unreadable.put(source.name(), why);
  }

  @Override
  public void ended() {
    if (unreadable.isEmpty()) return;
    var first = unreadable.entrySet().iterator().next();
    throw new LakeException(
        "%s cannot be read as dead letters, and stays: %s"
            .formatted(first.getKey(), Failures.reason(first.getValue())),
        first.getValue());
  }
}
