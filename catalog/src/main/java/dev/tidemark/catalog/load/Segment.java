package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The events of one chunk as columns: some forty bytes per event besides its text. Written by one
 * thread, then only read.
 */
final class Segment {
  private static final int NONE = -1;

  /** The approximate memory of an event in a batch: its position, and whether the table has it. */
  private static final int OF_BATCH = 16;

  /**
   * The additional memory of an event without a timestamp: some twelve bytes with growth, and
   * thirty if the table may contain it.
   */
  static final int OF_UNTIMED = 44;

  /** The approximate memory of a name besides its text, with the partition that it may create. */
  private static final int OF_NAME = 400;

  private static final Comparator<@Nullable String> NULLS_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  private byte[] bytes;
  private final int timeFields;
  private final Map<String, Integer> nameIndex = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  private long nameBytes;
  private int rows;
  private int untimedRows;
  private int[] start;
  private int[] length;
  private long[] timestamp;
  private int[] env;
  private int[] org;
  private int[] hash;
  private int[] idEnd;
  private byte[] ids;
  private long[] times;
  private final BitSet inexact = new BitSet();
  private final BitSet untimed = new BitSet();

  /**
   * Creates an empty segment.
   *
   * @param bytes the text that contains the events
   * @param timeFields the number of times that each event has besides its timestamp
   */
  Segment(byte[] bytes, int textLength, int timeFields) {
    this.bytes = bytes;
    this.timeFields = timeFields;
    int guess = Math.max(4, textLength / 300);
    start = new int[guess];
    length = new int[guess];
    timestamp = new long[guess];
    env = new int[guess];
    org = new int[guess];
    hash = new int[guess];
    idEnd = new int[guess];
    ids = new byte[guess * 24];
    times = new long[guess * timeFields];
  }

  /**
   * Adds an event.
   *
   * @param exact whether DuckDB's JSON functions read its integers exactly
   */
  void add(Event event, int payloadStart, int payloadLength, boolean exact) {
    if (rows == start.length) grow();
    start[rows] = payloadStart;
    length[rows] = payloadLength;
    timestamp[rows] = event.timestamp();
    env[rows] = name(event.env());
    org[rows] = name(event.org());
    hash[rows] = 31 * event.id().hashCode() + Objects.hashCode(event.org());
    byte[] id = event.id().getBytes(StandardCharsets.UTF_8);
    int idStart = idStart(rows);
    if (idStart + id.length > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(2 * ids.length, idStart + id.length));
    }
    System.arraycopy(id, 0, ids, idStart, id.length);
    idEnd[rows] = idStart + id.length;
    System.arraycopy(event.times(), 0, times, rows * timeFields, timeFields);
    if (!exact) inexact.set(rows);
    if (event.untimed()) {
      untimed.set(rows);
      untimedRows++;
    }
    rows++;
  }

  /** Sets the final text of the events: they were added before all of it existed. */
  void text(byte[] text) {
    bytes = text;
  }

  private int name(@Nullable String name) {
    if (name == null) return NONE;
    Integer known = nameIndex.get(name);
    if (known != null) return known;
    return nameIndex.computeIfAbsent(
        name,
        added -> {
          names.add(added);
          nameBytes += OF_NAME + 2L * added.length();
          return names.size() - 1;
        });
  }

  private void grow() {
    int more = 2 * rows;
    start = Arrays.copyOf(start, more);
    length = Arrays.copyOf(length, more);
    timestamp = Arrays.copyOf(timestamp, more);
    env = Arrays.copyOf(env, more);
    org = Arrays.copyOf(org, more);
    hash = Arrays.copyOf(hash, more);
    idEnd = Arrays.copyOf(idEnd, more);
    times = Arrays.copyOf(times, more * timeFields);
  }

  /** Returns the approximate memory in bytes, without the text. */
  long weight() {
    long columns = (long) start.length * (6 * Integer.BYTES + Long.BYTES);
    long notes = (long) rows * OF_BATCH + (long) untimedRows * OF_UNTIMED;
    return columns + notes + ids.length + (long) times.length * Long.BYTES + nameBytes;
  }

  int rows() {
    return rows;
  }

  long timestamp(int row) {
    return timestamp[row];
  }

  long time(int row, int field) {
    return times[row * timeFields + field];
  }

  @Nullable String env(int row) {
    return env[row] == NONE ? null : names.get(env[row]);
  }

  @Nullable String org(int row) {
    return org[row] == NONE ? null : names.get(org[row]);
  }

  /** Returns a number that is equal for equal environments in this segment; negative for none. */
  int envNumber(int row) {
    return env[row];
  }

  /** Returns the same for organisations as {@link #envNumber} for environments. */
  int orgNumber(int row) {
    return org[row];
  }

  byte[] id(int row) {
    return Arrays.copyOfRange(ids, idStart(row), idEnd[row]);
  }

  byte[] payload(int row) {
    return Arrays.copyOfRange(bytes, start[row], start[row] + length[row]);
  }

  int payloadLength(int row) {
    return length[row];
  }

  /** Returns whether DuckDB's JSON functions read the integers of the payload exactly. */
  boolean isExact(int row) {
    return !inexact.get(row);
  }

  /**
   * Returns whether the event has no timestamp of its own: its timestamp is when it was received.
   */
  boolean isUntimed(int row) {
    return untimed.get(row);
  }

  /** Returns a hash of organisation and id. */
  int identityHash(int row) {
    return hash[row];
  }

  /** Returns whether two rows have the same organisation and id. */
  static boolean sameIdentity(Segment a, int rowOfA, Segment b, int rowOfB) {
    return a.hash[rowOfA] == b.hash[rowOfB]
        && Arrays.equals(
            a.ids, a.idStart(rowOfA), a.idEnd[rowOfA], b.ids, b.idStart(rowOfB), b.idEnd[rowOfB])
        && Objects.equals(a.org(rowOfA), b.org(rowOfB));
  }

  /** Compares organisation and id; only rows with the same values are equal. */
  static int compareIdentity(Segment a, int rowOfA, Segment b, int rowOfB) {
    int first =
        Arrays.compare(
            a.ids, a.idStart(rowOfA), a.idEnd[rowOfA], b.ids, b.idStart(rowOfB), b.idEnd[rowOfB]);
    return first != 0 ? first : NULLS_FIRST.compare(a.org(rowOfA), b.org(rowOfB));
  }

  private int idStart(int row) {
    return row == 0 ? 0 : idEnd[row - 1];
  }
}
