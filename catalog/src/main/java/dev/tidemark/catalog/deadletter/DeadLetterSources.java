package dev.tidemark.catalog.deadletter;

import dev.tidemark.catalog.lake.FailureMessages;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.source.ChunkReader;
import dev.tidemark.catalog.source.RejectedLine;
import dev.tidemark.catalog.source.Source;
import dev.tidemark.catalog.source.SourceRejections;
import dev.tidemark.catalog.source.Sources;
import dev.tidemark.catalog.storage.FileTree;
import dev.tidemark.catalog.storage.Fsync;
import dev.tidemark.partitioner.landing.LandedKey;
import dev.tidemark.partitioner.topic.Topic;
import java.io.Closeable;
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
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a topic as sources of a load that retries them. A file is deleted when those
 * of its lines that are valid events now are durable in the table, and the others are in a file of
 * their own. If the process is killed in between, no dead letter is lost; at worst it exists twice
 * until the next retry.
 */
public final class DeadLetterSources implements Sources {
  private final DeadLetterWriter deadLetterWriter;
  private final Instant now;
  private final Map<String, OpenFile> opened = new HashMap<>();
  private final Map<String, IOException> unreadable = new HashMap<>();

  public DeadLetterSources(DeadLetterWriter deadLetterWriter, Instant now) {
    this.deadLetterWriter = deadLetterWriter;
    this.now = now;
  }

  /** A file of dead letters, all from one source, and those of them that are still invalid. */
  private static final class OpenFile implements Closeable {
    final Path file;
    final String source;
    final Instant received;
    private @Nullable DeadLetterReader all;
    private @Nullable DeadLetterFileWriter staying;
    private DeadLetterReader.@Nullable Letter at;
    private long number;

    OpenFile(Path file, String source, Instant received) {
      this.file = file;
      this.source = source;
      this.received = received;
    }

    Path folder() {
      return Objects.requireNonNull(file.getParent());
    }

    /**
     * The line number is that of a dead letter in the file; what is written is the line number in
     * the source.
     */
    void stays(RejectedLine deadLetter) throws IOException {
      if (all == null) all = new DeadLetterReader(Files.newInputStream(file));
      if (staying == null) staying = new DeadLetterFileWriter(folder(), source, received);
      for (; number < deadLetter.line(); number++) at = all.next();
      DeadLetterReader.Letter of = Objects.requireNonNull(at, "the file has become shorter");
      staying.write(deadLetter.at(of.line(), of.offset()));
    }

    /** Returns the file of the dead letters that stay; null if none stays. */
    @Nullable Path finish() throws IOException {
      return staying == null ? null : staying.finish();
    }

    @Override
    public void close() throws IOException {
      if (all != null) all.close();
      if (staying != null) staying.close();
    }
  }

  @Override
  public List<Source> list() throws IOException {
    List<Source> sources = new ArrayList<>();
    FileTree found = deadLetterWriter.files();
    found.closed().forEach((folder, why) -> unreadable.put(folder.toString(), why));
    for (Path link : deadLetterWriter.links()) {
      unreadable.put(link.toString(), new IOException("it is a link, and links are not followed"));
    }
    for (Path file : found.files()) {
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
        DeadLetterReader deadLetterReader = new DeadLetterReader(in)) {
      DeadLetterReader.Letter first = deadLetterReader.next();
      String source = first == null ? "" : first.source();
      Instant told = first == null ? null : first.received();
      Instant received = told != null ? told : LandedKey.written(source).orElse(modified);
      opened.put(file.toString(), new OpenFile(file, source, received));
      return new Source(
          file.toString(),
          Files.size(file),
          modified,
          received,
          now,
          // Not used: open() below reads dead letters.
          Source.Form.JSON,
          () -> Files.newInputStream(file));
    }
  }

  @Override
  public ChunkReader open(Source source, InputStream raw, Topic topic) throws IOException {
    return ChunkReader.cut(new DeadLetterChunkReader(raw), topic);
  }

  @Override
  public void rejected(SourceRejections share) throws IOException {
    share.eachBadLine(Objects.requireNonNull(opened.get(share.source().name()))::stays);
  }

  @Override
  public void loaded(Source source) throws IOException {
    try (OpenFile of = Objects.requireNonNull(opened.remove(source.name()))) {
      Path now = of.finish();
      // Nothing has changed: a file of the same dead letters has the same name.
      if (of.file.equals(now)) return;
      Files.deleteIfExists(of.file);
      Fsync.sync(of.folder());
    }
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
        "%s cannot be read as dead letters and is kept: %s"
            .formatted(first.getKey(), FailureMessages.reason(first.getValue())),
        first.getValue());
  }

  @Override
  public void close() throws IOException {
    for (OpenFile of : opened.values()) of.close();
  }
}
