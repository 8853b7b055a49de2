package dev.tidemark.samples;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes samples as NDJSON files, one per topic, to load with {@code tidemark load}. */
public final class SampleFiles {
  private static final int BUFFER = 1 << 16;

  private SampleFiles() {}

  /**
   * Writes {@code TOPIC.ndjson} for each topic that has events, replacing existing files. Returns
   * the counts per topic.
   */
  public static SortedMap<String, SampleCount> write(SampleOptions options, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    var counts = new TreeMap<String, SampleCount>();
    try (var files = new TopicFiles(folder)) {
      Iterator<SampleEvent> events = SampleEvents.stream(options).iterator();
      while (events.hasNext()) {
        SampleEvent event = events.next();
        OutputStream file = files.of(event.topic());
        file.write(event.json());
        file.write('\n');
        counts.merge(event.topic(), SampleCount.ZERO.plus(event), SampleCount::plus);
      }
    }
    return counts;
  }

  private static final class TopicFiles implements AutoCloseable {
    private final Path folder;
    private final Map<String, OutputStream> open = new HashMap<>();

    TopicFiles(Path folder) {
      this.folder = folder;
    }

    OutputStream of(String topic) throws IOException {
      OutputStream file = open.get(topic);
      if (file == null) {
        Path path = folder.resolve(topic + ".ndjson");
        file = new BufferedOutputStream(Files.newOutputStream(path), BUFFER);
        open.put(topic, file);
      }
      return file;
    }

    @Override
    public void close() throws IOException {
      IOException first = null;
      for (OutputStream file : open.values()) {
        try {
          file.close();
        } catch (IOException e) {
          if (first == null) first = e;
          else first.addSuppressed(e);
        }
      }
      if (first != null) throw first;
    }
  }
}
