package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.TableVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/**
 * The commits of a table and the loads among them. Immutable.
 *
 * <p><b>Problem.</b> Which rows of a table were added after a version? The files do not show it:
 * compaction writes old and new rows into one file, and an erasure rewrites files and removes their
 * snapshots. Iceberg's incremental append scan covers neither.
 *
 * <p><b>Idea.</b> All rows of one load have the same {@code loaded_at}, which no other load of the
 * table has and which every rewrite keeps. The snapshot of the load contains it in its summary. So
 * the rows added between two versions are those with the {@code loaded_at} of the commits between
 * them, whatever files contain them now. The table's properties keep the commits whose snapshots an
 * erasure removed ({@link ExpiredCommits}).
 *
 * <p>Rows that were not written by Tidemark's loader are in no such set.
 */
public final class CommitLog {
  /** Key in a snapshot's summary: the {@code loaded_at} of the rows that it added. */
  public static final String LOADED_AT = "tidemark.loaded-at";

  /**
   * Key in a snapshot's summary: the clock's time of the commit, in milliseconds. Present only if
   * the table's times were ahead of the clock.
   */
  public static final String COMMITTED_AT = "tidemark.committed-at";

  /** Key in a snapshot's summary: the kind of maintenance that created it. */
  public static final String MAINTENANCE = "tidemark.maintenance";

  /**
   * Table property: programs other than Tidemark have written to the table, even if no snapshot
   * shows it any more.
   */
  public static final String OTHERS = "tidemark.others-wrote";

  private static final String OURS = "tidemark.";

  private final TableMetadata metadata;

  CommitLog(TableMetadata metadata) {
    this.metadata = metadata;
  }

  /** Returns the version of a snapshot; empty if the snapshot no longer exists. */
  Optional<TableVersion> moment(long snapshot) {
    UUID table = UUID.fromString(metadata.uuid());
    if (snapshot == 0) return Optional.of(new TableVersion(table, 0));
    return Optional.ofNullable(metadata.snapshot(snapshot))
        .map(found -> new TableVersion(table, found.sequenceNumber()));
  }

  /**
   * Returns the {@code loaded_at}, in milliseconds, of every load that was committed after one
   * version and up to another; empty if a commit between them is no longer known.
   */
  Optional<Set<Long>> loadedBetween(TableVersion after, TableVersion upTo) {
    if (!isHere(after) || !isHere(upTo) || upTo.commit() > metadata.lastSequenceNumber()) {
      return Optional.empty();
    }
    Map<Long, OptionalLong> known = between(after, upTo);
    if (known.size() < upTo.commit() - after.commit()) return Optional.empty();
    Set<Long> times = new TreeSet<>();
    known.values().forEach(time -> time.ifPresent(times::add));
    return Optional.of(times);
  }

  /** A table that was created again starts its sequence numbers again. */
  private boolean isHere(TableVersion tableVersion) {
    return tableVersion.equals(TableVersion.FIRST)
        || tableVersion.table().toString().equals(metadata.uuid());
  }

  private Map<Long, OptionalLong> between(TableVersion after, TableVersion upTo) {
    Map<Long, OptionalLong> known = new HashMap<>();
    for (Snapshot snapshot : metadata.snapshots()) {
      long commit = snapshot.sequenceNumber();
      if (commit > after.commit() && commit <= upTo.commit()) known.put(commit, loadedAt(snapshot));
    }
    if (known.size() == upTo.commit() - after.commit()) return known;
    ExpiredCommits.in(metadata.properties())
        .forEach(
            (commit, time) -> {
              if (commit > after.commit() && commit <= upTo.commit())
                known.putIfAbsent(commit, time);
            });
    return known;
  }

  static OptionalLong loadedAt(Snapshot snapshot) {
    String time = summary(snapshot).get(LOADED_AT);
    return time == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(time));
  }

  /**
   * Returns the time of a commit by the clock at that time, in milliseconds. This is the snapshot's
   * own timestamp, unless that had to be later than the clock.
   */
  public static long committedAt(Snapshot snapshot) {
    String time = summary(snapshot).get(COMMITTED_AT);
    return time == null ? snapshot.timestampMillis() : Long.parseLong(time);
  }

  /**
   * Returns whether Tidemark created a snapshot: each of its commits has a key of Tidemark in the
   * summary.
   */
  public static boolean isOurs(Snapshot snapshot) {
    return summary(snapshot).keySet().stream().anyMatch(key -> key.startsWith(OURS));
  }

  /**
   * Returns whether programs other than Tidemark have written to a table. Their rows may have times
   * finer than a millisecond and payloads that are not JSON.
   */
  public static boolean othersWrote(TableMetadata metadata) {
    return metadata.properties().containsKey(OTHERS)
        || metadata.snapshots().stream().anyMatch(snapshot -> !isOurs(snapshot));
  }

  /** Returns the summary of a snapshot; empty if another engine wrote none. */
  public static Map<String, String> summary(Snapshot snapshot) {
    return Objects.requireNonNullElse(snapshot.summary(), Map.of());
  }
}
