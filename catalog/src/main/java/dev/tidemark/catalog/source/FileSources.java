package dev.tidemark.catalog.source;

import dev.tidemark.catalog.lake.FailureMessages;
import dev.tidemark.catalog.lake.LakeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files that were named, and files below named folders. They are never changed. */
public final class FileSources implements Sources {
  private final List<Path> named;
  private final SourceRejections.Store deadLetters;
  private final Instant now;
  private final Map<String, IOException> unreadable = new LinkedHashMap<>();

  public FileSources(List<Path> named, SourceRejections.Store deadLetters, Instant now) {
    this.named = List.copyOf(named);
    this.deadLetters = deadLetters;
    this.now = now;
  }

  @Override
  public List<Source> list() {
    List<Source> sources = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (Path path : named) {
      if (!Files.exists(path)) throw new LakeException("There is no file " + path);
      if (Files.isDirectory(path)) addBelow(path, seen, sources);
      else add(path, sources);
    }
    return sources;
  }

  /**
   * Follows links to folders, but each folder only once, so that circles end. A folder that cannot
   * be listed is reported, and its files are missing.
   */
  private void addBelow(Path folder, Set<Path> seen, List<Source> sources) {
    List<Path> entries = List.of();
    try {
      if (!seen.add(folder.toRealPath())) return;
      try (Stream<Path> listed = Files.list(folder)) {
        entries = listed.filter(FileSources::isVisible).sorted().toList();
      }
    } catch (IOException e) {
      unreadable.put(folder.toString(), e);
    } catch (UncheckedIOException e) {
      unreadable.put(folder.toString(), e.getCause());
    }
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) addBelow(entry, seen, sources);
      else if (Files.isRegularFile(entry)) add(entry, sources);
      else
        unreadable.put(
            entry.toString(), new IOException("it is not a file, or a link without a target"));
    }
  }

  private void add(Path file, List<Source> sources) {
    try {
      sources.add(source(file));
    } catch (IOException e) {
      unreadable.put(file.toString(), e);
    }
  }

  private static boolean isVisible(Path entry) {
    String name = entry.getFileName().toString();
    return !name.startsWith(".") && !name.startsWith("_");
  }

  private Source source(Path path) throws IOException {
    Instant modified = Files.getLastModifiedTime(path).toInstant();
    return new Source(
        path.toAbsolutePath().normalize().toString(),
        Files.size(path),
        modified,
        modified,
        now,
        Source.Form.of(path.getFileName().toString()),
        () -> Files.newInputStream(path));
  }

  @Override
  public void rejected(SourceRejections share) throws IOException {
    deadLetters.write(share);
  }

  @Override
  public void loaded(Source source) {}

  @Override
  public void unreadable(Source source, IOException why) {
    unreadable.put(source.name(), why);
  }

  @Override
  public void ended() {
    if (unreadable.isEmpty()) return;
    String files =
        unreadable.entrySet().stream()
            .map(
                file ->
                    file.getKey()
                        + " cannot be read to its end: "
                        + FailureMessages.reason(file.getValue()))
            .collect(Collectors.joining("; "));
    throw new LakeException(files, unreadable.values().iterator().next());
  }
}
