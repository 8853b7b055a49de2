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
 * The files of a snapshot in the order of time, each once, found as they are asked for. For one
 * thread.
 *
 * <p>Nothing is merged over all files: each group of files brings its own order, and a group is not
 * looked into before its turn comes.
 */
public final class TimeOrderedFiles {
  private final boolean descending;

  /** In the direction of the walk: what ends before the one or begins behind the other is not. */
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

  /** No files. */
  public static TimeOrderedFiles none() {
    return new TimeOrderedFiles(false, 0, 0, _ -> false);
  }

  /** A time in the direction of the walk. */
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
   * The next file in the order of the bound that the walk meets last (one whose bound is not known
   * comes at the end); null where all have been given.
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
   * Whether the next file may end before a time that the walk comes to; where none is told, whether
   * there may be one.
   */
  public boolean mayEndBefore(Optional<Long> time) {
    Cursor first = queue.peek();
    return first != null && first.far < time.map(this::along).orElse(TimeBounds.ENDLESS);
  }

  /** All files not given yet that may have an event where the walk comes until this time. */
  public List<DataFile> beginningBy(long time) {
    long end = Math.min(along(time), until);
    List<DataFile> found = new ArrayList<>();
    for (Cursor cursor : cursors) {
      if (cursor.order.nearest() <= end) cursor.takeBeginningBy(end, found);
    }
    return found;
  }

  /** All files not given yet, in no order. */
  public List<DataFile> rest() {
    return beginningBy(descending ? -TimeBounds.ENDLESS : TimeBounds.ENDLESS);
  }

  /** Where the walk is in one group. */
  private final class Cursor {
    private final FileBlock fileBlock;
    private final Map<String, Types.NestedField> columns;
    private final PartitionFiles group;
    private final IntervalIndex order;

    /** The far bound of the file at the place; at most that before the group is looked into. */
    private long far;

    /** Where the next file is; -1 before the group is looked into. */
    private int place = -1;

    /** The places behind, whose files have been given. */
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

    /** Looks into the group for the first time: finds the first place. */
    void look() {
      place =
          mayHold.test(new PartitionSummary(group, fileBlock, columns))
              ? order.nextBeginningBy(until, order.firstEndingFrom(from))
              : order.size();
    }

    /** The file at the place, unless it has been given; the place is the next one then. */
    @Nullable DataFile take() {
      int taken = place;
      place = order.nextBeginningBy(until, taken + 1);
      return given.get(taken) ? null : file(taken);
    }

    /** Waits for its next turn, if there is one. */
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
