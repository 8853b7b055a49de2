package dev.tidemark.catalog.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.catalog.index.CommitLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.jspecify.annotations.Nullable;

/**
 * Sets the time of each commit of a table: the clock's time, or one millisecond after the last
 * commit if that is later. Thread-safe.
 *
 * <p>Problem: Iceberg takes the time of a commit from {@link System#currentTimeMillis} and rejects
 * metadata whose times go back by more than a minute. After one commit with a clock that was ahead,
 * no commit would be possible until that time.
 *
 * <p>Idea: if the newest metadata is ahead of the system's clock, Iceberg builds on a copy whose
 * logs begin in 1970: entry number i has the time i. The metadata that Iceberg built gets the right
 * times before it is written. Both conversions use Iceberg's own JSON. They happen only if the
 * clock is behind or is not the system's clock; an ordinary commit is passed on unchanged.
 */
@SuppressWarnings("ReferenceEquality") // shown metadata is identified by reference, as in Iceberg
final class CommitTimestamps {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Clock clock;
  private @Nullable ShiftedMetadata shiftedMetadata;

  /**
   * The newest metadata, and the copy that Iceberg sees.
   *
   * @param since the time when it was first shown: everything built on it is later
   */
  private record ShiftedMetadata(
      @Nullable TableMetadata real, @Nullable TableMetadata copy, long since) {
    boolean isCopy() {
      return copy != real;
    }
  }

  CommitTimestamps(Clock clock) {
    this.clock = clock;
  }

  /**
   * Returns the metadata for Iceberg to build on; the same object while the metadata is the same.
   */
  synchronized @Nullable TableMetadata show(@Nullable TableMetadata real) {
    ShiftedMetadata last = shiftedMetadata;
    boolean known = last != null && last.real() == real;
    boolean mustCopy = real != null && last(real) > System.currentTimeMillis();
    if (last == null || !known || (mustCopy && !last.isCopy())) {
      long since = known && last != null ? last.since() : clock.millis();
      last = new ShiftedMetadata(real, real != null && mustCopy ? inThePast(real) : real, since);
      shiftedMetadata = last;
    }
    return last.copy();
  }

  /** Returns the real metadata for metadata that was shown. */
  synchronized @Nullable TableMetadata real(@Nullable TableMetadata metadata) {
    return shiftedMetadata != null && metadata == shiftedMetadata.copy()
        ? shiftedMetadata.real()
        : metadata;
  }

  /** Returns metadata that Iceberg built on shown metadata, with the right times. */
  synchronized TableMetadata timed(@Nullable TableMetadata base, TableMetadata built) {
    // A registered table keeps its metadata file.
    if (base == null && built.metadataFileLocation() != null) return built;
    ShiftedMetadata last = shiftedMetadata;
    // The base is no longer the newest metadata: the commit fails.
    if (last == null || last.copy() != base) return built;
    TableMetadata real = last.real();
    long before = real == null ? Long.MIN_VALUE : last(real);
    long now = clock.millis();
    long time = built.lastUpdatedMillis();
    boolean right = time > before && time >= last.since() && time <= now;
    if (right && !last.isCopy()) return built;
    return at(Math.max(now, before + 1), now, real, built);
  }

  private static long last(TableMetadata metadata) {
    long last = metadata.lastUpdatedMillis();
    for (HistoryEntry entry : metadata.snapshotLog()) {
      last = Math.max(last, entry.timestampMillis());
    }
    for (var entry : metadata.previousFiles()) last = Math.max(last, entry.timestampMillis());
    return last;
  }

  private static TableMetadata inThePast(TableMetadata real) {
    ObjectNode json = json(real);
    long last = Math.max(count(json, "snapshot-log"), count(json, "metadata-log"));
    return read(real.metadataFileLocation(), json.put("last-updated-ms", last));
  }

  private static long count(ObjectNode json, String log) {
    long count = 0;
    for (JsonNode entry : json.withArray(log)) ((ObjectNode) entry).put("timestamp-ms", count++);
    return count;
  }

  private static TableMetadata at(
      long time, long now, @Nullable TableMetadata real, TableMetadata built) {
    ObjectNode json = json(built);
    json.put("last-updated-ms", time);
    for (JsonNode each : json.withArray("snapshots")) {
      ObjectNode snapshot = (ObjectNode) each;
      if (real != null && real.snapshot(snapshot.path("snapshot-id").asLong()) != null) continue;
      snapshot.put("timestamp-ms", time);
      if (time > now) {
        snapshot.withObjectProperty("summary").put(CommitLog.COMMITTED_AT, Long.toString(now));
      }
    }
    List<HistoryEntry> log = real == null ? List.of() : real.snapshotLog();
    for (JsonNode entry : json.withArray("snapshot-log")) {
      ((ObjectNode) entry).put("timestamp-ms", loggedAt(entry, log, time));
    }
    restore(json.withArray("metadata-log"), real);
    return read(built.metadataFileLocation(), json);
  }

  /**
   * Returns the time of a log entry. For an old entry, the time in the JSON is its number or its
   * real time; a new entry gets the time of the commit.
   */
  private static long loggedAt(JsonNode entry, List<HistoryEntry> log, long time) {
    long at = entry.path("timestamp-ms").asLong();
    long id = entry.path("snapshot-id").asLong();
    if (at >= 0 && at < log.size()) return log.get(Math.toIntExact(at)).timestampMillis();
    boolean was = log.stream().anyMatch(e -> e.timestampMillis() == at && e.snapshotId() == id);
    return was ? at : time;
  }

  private static void restore(ArrayNode metadataLog, @Nullable TableMetadata real) {
    if (real == null) return;
    Map<String, Long> times = new HashMap<>();
    real.previousFiles().forEach(entry -> times.put(entry.file(), entry.timestampMillis()));
    times.put(real.metadataFileLocation(), real.lastUpdatedMillis());
    for (JsonNode entry : metadataLog) {
      Long time = times.get(entry.path("metadata-file").asText());
      if (time != null) ((ObjectNode) entry).put("timestamp-ms", time);
    }
  }

  static ObjectNode json(TableMetadata metadata) {
    try {
      return (ObjectNode) JSON.readTree(TableMetadataParser.toJson(metadata));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TableMetadata read(@Nullable String location, ObjectNode json) {
    return location == null
        ? TableMetadataParser.fromJson(json)
        : TableMetadataParser.fromJson(location, json);
  }
}
