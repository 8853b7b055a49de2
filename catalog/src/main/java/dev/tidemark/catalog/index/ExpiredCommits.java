package dev.tidemark.catalog.index;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.Snapshot;

/**
 * Commits whose snapshots an erasure has taken, kept in the table's properties: whoever follows the
 * table was told what there was at one of them, and must still be told what came after it.
 *
 * <p>A property for each erasure, so that two at once do not lose what the other has written. Its
 * value has a commit after the other, as differences in base 36, some eight characters each: {@code
 * commit} or {@code commit:time of loading}.
 */
public final class ExpiredCommits {
  private static final String PREFIX = "tidemark.forgotten-commits.";
  private static final int BASE = 36;

  private ExpiredCommits() {}

  /** The property that remembers snapshots which are about to go. */
  public static Map.Entry<String, String> property(Collection<Snapshot> going, Instant now) {
    NavigableMap<Long, OptionalLong> commits = new TreeMap<>();
    going.forEach(s -> commits.put(s.sequenceNumber(), CommitLog.loadedAt(s)));
    String unique = UUID.randomUUID().toString().substring(0, 8);
    return Map.entry(PREFIX + now.toEpochMilli() + "-" + unique, write(commits));
  }

  /**
   * The properties that nobody needs any more where this is the number of a table's oldest commit
   * that still has a snapshot: the erasure's own has gone by age, and with it all who had seen one
   * from before it. By numbers, as clocks may have been wrong.
   */
  public static List<String> unneeded(Map<String, String> properties, long oldest) {
    return properties.entrySet().stream()
        .filter(property -> property.getKey().startsWith(PREFIX))
        .filter(property -> last(property.getValue()) + 1 < oldest)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long last(String text) {
    TreeMap<Long, OptionalLong> commits = new TreeMap<>();
    read(text, commits);
    return commits.lastKey();
  }

  /** All that are remembered: when each loaded, if it did. */
  static Map<Long, OptionalLong> in(Map<String, String> properties) {
    Map<Long, OptionalLong> commits = new TreeMap<>();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) read(value, commits);
        });
    return commits;
  }

  static String write(NavigableMap<Long, OptionalLong> commits) {
    StringBuilder text = new StringBuilder();
    long commitBefore = 0;
    long timeBefore = 0;
    for (var entry : commits.entrySet()) {
      if (!text.isEmpty()) text.append(',');
      text.append(Long.toString(entry.getKey() - commitBefore, BASE));
      commitBefore = entry.getKey();
      if (entry.getValue().isEmpty()) continue;
      long time = entry.getValue().getAsLong();
      text.append(':').append(Long.toString(time - timeBefore, BASE));
      timeBefore = time;
    }
    return text.toString();
  }

  static void read(String text, Map<Long, OptionalLong> commits) {
    long commit = 0;
    long time = 0;
    for (String entry : text.split(",", -1)) {
      int colon = entry.indexOf(':');
      commit += Long.parseLong(colon < 0 ? entry : entry.substring(0, colon), BASE);
      if (colon >= 0) time += Long.parseLong(entry.substring(colon + 1), BASE);
      commits.put(commit, colon < 0 ? OptionalLong.empty() : OptionalLong.of(time));
    }
  }
}
