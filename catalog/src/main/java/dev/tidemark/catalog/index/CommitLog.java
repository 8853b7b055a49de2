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
 * The commits of a table, and which of them brought events.
 *
 * <p><b>The problem.</b> Which rows of a table came after a moment? Files do not say: compaction
 * puts old and new rows into one, an erasure writes files again and takes the snapshots that held
 * them. Iceberg's scan of appends is blind to both.
 *
 * <p><b>The idea.</b> All rows of one load carry one {@code loaded_at}, which no other load of the
 * table has, and every rewriting keeps it. The load's snapshot names it in its summary. So what
 * came between two commits are the rows with the times of loading that the commits between them
 * name, in whatever files they are by now. Of snapshots that an erasure took the table remembers it
 * ({@link ExpiredCommits}).
 *
 * <p>What others than our loader have written is in no such set.
 */
public final class CommitLog {
  /** In a snapshot's summary: the {@code loaded_at} of the rows that it brought. */
  public static final String LOADED_AT = "tidemark.loaded-at";

  /**
   * In a snapshot's summary: when it was committed by the clock, in milliseconds, where the table's
   * times were ahead of it.
   */
  public static final String COMMITTED_AT = "tidemark.committed-at";

  /** In a snapshot's summary: what kind of maintenance it is of. */
  public static final String MAINTENANCE = "tidemark.maintenance";

  /** Among a table's properties: others than Tidemark have written to it, whoever tells it now. */
  public static final String OTHERS = "tidemark.others-wrote";

  private static final String OURS = "tidemark.";

  private final TableMetadata metadata;

  CommitLog(TableMetadata metadata) {
    this.metadata = metadata;
  }

  /** The moment of a snapshot; empty where it has gone. */
  Optional<TableVersion> moment(long snapshot) {
    UUID table = UUID.fromString(metadata.uuid());
    if (snapshot == 0) return Optional.of(new TableVersion(table, 0));
    return Optional.ofNullable(metadata.snapshot(snapshot))
        .map(found -> new TableVersion(table, found.sequenceNumber()));
  }

  /**
   * The {@code loaded_at}, in milliseconds, of every load that was committed after a moment, and up
   * to another; empty where nobody knows any more, as a commit between them has been forgotten.
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

  /** A table that is made anew counts its commits anew. */
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
   * When a snapshot was committed by the clock of that time, in milliseconds: its own time, unless
   * that had to be later than the clock's.
   */
  public static long committedAt(Snapshot snapshot) {
    String time = summary(snapshot).get(COMMITTED_AT);
    return time == null ? snapshot.timestampMillis() : Long.parseLong(time);
  }

  /** Whether a snapshot is of Tidemark: every commit of it says what it is of in its summary. */
  public static boolean isOurs(Snapshot snapshot) {
    return summary(snapshot).keySet().stream().anyMatch(key -> key.startsWith(OURS));
  }

  /**
   * Whether others than Tidemark have written to a table. Their rows may be what none of ours is:
   * times finer than a millisecond, and events that are no JSON.
   */
  public static boolean othersWrote(TableMetadata metadata) {
    return metadata.properties().containsKey(OTHERS)
        || metadata.snapshots().stream().anyMatch(snapshot -> !isOurs(snapshot));
  }

  /** What a snapshot says of itself; nothing where another engine let it say nothing. */
  public static Map<String, String> summary(Snapshot snapshot) {
    return Objects.requireNonNullElse(snapshot.summary(), Map.of());
  }
}
