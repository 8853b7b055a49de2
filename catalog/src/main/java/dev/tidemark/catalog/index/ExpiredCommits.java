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
 * Commits whose snapshots an erasure removed, kept in the table's properties. A client that follows
 * the table may have read up to one of these commits and must still receive the rows after it.
 *
 * <p>Each erasure writes its own property, so that two concurrent erasures do not overwrite each
 * other. The value is a list of commits as differences to the previous one in base 36, some eight
 * characters each: {@code commit} or {@code commit:time of loading}.
 */
public final class ExpiredCommits {
  private static final String PREFIX = "tidemark.forgotten-commits.";
  private static final int BASE = 36;

  private ExpiredCommits() {}

  /** Returns the property for snapshots that are about to be removed. */
  public static Map.Entry<String, String> property(Collection<Snapshot> going, Instant now) {
    NavigableMap<Long, OptionalLong> commits = new TreeMap<>();
    going.forEach(s -> commits.put(s.sequenceNumber(), CommitLog.loadedAt(s)));
    String unique = UUID.randomUUID().toString().substring(0, 8);
    return Map.entry(PREFIX + now.toEpochMilli() + "-" + unique, write(commits));
  }

  /**
   * Returns the properties that are no longer needed if {@code oldest} is the number of the table's
   * oldest commit that still has a snapshot. The snapshot of the erasure itself has expired by
   * then, and with it all cursors from before it. Compares commit numbers, because clocks may have
   * been wrong.
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

  /** Returns all commits in the properties, each with its {@code loaded_at} if it was a load. */
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
