package dev.tidemark.catalog.snapshot;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * The files of a snapshot in time order, each once, found on demand. Not thread-safe.
 *
 * <p>There is no merge over all files: each group of files has its own order, and a group is opened
 * only when the scan reaches it.
 */
public final class TimeOrderedFiles {
  private final boolean descending;

  /**
   * The range in the direction of the scan. Files that end before {@code from} or begin after
   * {@code until} are left out.
   */
  private final long from;

  private final long until;
  private final Predicate<DataFile> mayHold;

  private final List<Cursor> cursors = new ArrayList<>();
  private final PriorityQueue<Cursor> queue =
      new PriorityQueue<>(Comparator.comparingLong((Cursor cursor) -> cursor.far));

  TimeOrderedFiles(boolean descending, long earliest, long latest, Predicate<DataFile> mayHold) {
    this.descending = descending;
    this.from = along(descending ? latest : earliest);
    this.until = along(descending ? earliest : latest);
    this.mayHold = mayHold;
  }

  /** Returns an empty sequence. */
  public static TimeOrderedFiles none() {
    return new TimeOrderedFiles(false, 0, 0, _ -> false);
  }

  /** Converts a time to the direction of the scan. */
  private long along(long time) {
    long bounded = Math.max(-TimeBounds.ENDLESS, time);
    return descending ? -bounded : bounded;
  }

  void add(FileBlock fileBlock, Map<String, Types.NestedField> columns) {
    for (PartitionFiles group : fileBlock.groups()) {
      IntervalIndex order = group.order(descending);
      long farthest = order.far(order.size() - 1);
      if (order.nearest() > until || farthest < from) continue;
      Cursor cursor = new Cursor(fileBlock, columns, group, Math.max(from, order.far(0)));
      cursors.add(cursor);
      queue.add(cursor);
    }
  }

  /**
   * Returns the next file, ordered by the bound that the scan reaches last; files with an unknown
   * bound come at the end. Null if all files have been returned.
   */
  public @Nullable DataFile next() {
    for (Cursor first = queue.poll(); first != null; first = queue.poll()) {
      DataFile file = null;
      if (first.place < 0) first.look();
      else file = first.take();
      first.goOn();
      if (file != null) return file;
    }
    return null;
  }

  /**
   * Returns whether the next file may end before a time in the direction of the scan; if {@code
   * time} is empty, whether there may be another file.
   */
  public boolean mayEndBefore(Optional<Long> time) {
    Cursor first = queue.peek();
    return first != null && first.far < time.map(this::along).orElse(TimeBounds.ENDLESS);
  }

  /**
   * Returns all remaining files that may contain an event up to a time in the direction of the
   * scan.
   */
  public List<DataFile> beginningBy(long time) {
    long end = Math.min(along(time), until);
    List<DataFile> found = new ArrayList<>();
    for (Cursor cursor : cursors) {
      if (cursor.order.nearest() <= end) cursor.takeBeginningBy(end, found);
    }
    return found;
  }

  /** Returns all remaining files, in no order. */
  public List<DataFile> rest() {
    return beginningBy(descending ? -TimeBounds.ENDLESS : TimeBounds.ENDLESS);
  }

  /** The position of the scan in one group. */
  private final class Cursor {
    private final FileBlock fileBlock;
    private final Map<String, Types.NestedField> columns;
    private final PartitionFiles group;
    private final IntervalIndex order;

    /** The last bound of the file at the place; a lower bound of it before the group is opened. */
    private long far;

    /** The place of the next file; -1 before the group is opened. */
    private int place = -1;

    /** Places after the current one whose files have already been returned. */
    private final BitSet given = new BitSet();

    Cursor(
        FileBlock fileBlock,
        Map<String, Types.NestedField> columns,
        PartitionFiles group,
        long far) {
      this.fileBlock = fileBlock;
      this.columns = columns;
      this.group = group;
      this.order = group.order(descending);
      this.far = far;
    }

    /** Opens the group: finds the first place. */
    void look() {
      place =
          mayHold.test(new PartitionSummary(group, fileBlock, columns))
              ? order.nextBeginningBy(until, order.firstEndingFrom(from))
              : order.size();
    }

    /** Returns the file at the place and moves on; null if the file has already been returned. */
    @Nullable DataFile take() {
      int taken = place;
      place = order.nextBeginningBy(until, taken + 1);
      return given.get(taken) ? null : file(taken);
    }

    /** Puts the cursor back into the queue if it has a next file. */
    void goOn() {
      if (place == order.size()) return;
      far = order.far(place);
      queue.add(this);
    }

    void takeBeginningBy(long end, List<DataFile> found) {
      if (place < 0) {
        queue.remove(this);
        look();
        goOn();
      }
      for (int next = order.nextBeginningBy(end, place);
          next < order.size();
          next = order.nextBeginningBy(end, next + 1)) {
        if (given.get(next)) continue;
        given.set(next);
        found.add(file(next));
      }
    }

    private DataFile file(int at) {
      return fileBlock.file(order.file(at), columns);
    }
  }
}
