package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.landing.GroupCommit.Waiting;
import dev.tidemark.partitioner.layout.Partition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * The parcels that wait for the disk, and which of them go together next.
 *
 * <ol>
 *   <li>Callers come in turn: nobody is given a second parcel while another's waits that may go.
 *   <li>Of one caller's parcels the first goes first.
 *   <li>A group ends at some number of objects and of bytes; a parcel of more goes alone.
 *   <li>Of parcels of very many objects only some are at work at once, and one of each caller: the
 *       others wait, and whoever has few objects goes before them.
 * </ol>
 *
 * <p>Not thread-safe.
 */
class WriteQueue {
  /** As many wait for the disk for some tenths of a second; a parcel of more is a wide one. */
  static final int GROUP_OBJECTS = 64;

  private static final long GROUP_BYTES = 32L << 20;

  private static final class Caller {
    private final String name;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean isWideAtWork;

    Caller(String name) {
      this.name = name;
    }
  }

  private final int mostWide;
  private final Map<String, Caller> callers = new HashMap<>();

  /** Those who have parcels waiting, whose turn is next first. */
  private final ArrayList<Caller> order = new ArrayList<>();

  private int wideAtWork;

  /**
   * Nobody waits.
   *
   * @param mostWide how many parcels of very many objects may be at work at once
   */
  WriteQueue(int mostWide) {
    this.mostWide = mostWide;
  }

  boolean isEmpty() {
    return order.isEmpty();
  }

  void add(Waiting parcel) {
    var caller = callers.computeIfAbsent(parcel.partitionedLines().caller(), Caller::new);
    // Should memory end here, it is in neither, or in both.
    order.ensureCapacity(order.size() + 1);
    caller.waiting.add(parcel);
    if (caller.waiting.size() == 1) order.add(caller);
  }

  /**
   * Moves those that go together next into an empty group: none where none may go. {@link #over}
   * must be told of the group afterwards.
   */
  void take(List<Waiting> group) {
    Set<Partition> objects = new HashSet<>();
    long bytes = 0;
    int at = 0;
    while (at < order.size()) {
      var caller = order.get(at);
      var next = caller.waiting.element();
      if (isWide(next)) {
        if (group.isEmpty() && wideAtWork < mostWide && !caller.isWideAtWork) {
          group.add(next);
          caller.isWideAtWork = true;
          wideAtWork++;
          taken(at);
          return;
        }
        // It keeps its place, and others go before it.
        at++;
        continue;
      }
      bytes += next.partitionedLines().bytes();
      objects.addAll(next.partitionedLines().lines().keySet());
      boolean fits = bytes <= GROUP_BYTES && objects.size() <= GROUP_OBJECTS;
      if (!fits && !group.isEmpty()) return;
      // First there, then gone from here: whatever fails in between, nobody is forgotten.
      group.add(next);
      taken(at);
    }
  }

  private void taken(int at) {
    var caller = order.remove(at);
    caller.waiting.remove();
    if (caller.waiting.isEmpty()) forgetIfIdle(caller);
    else order.add(caller);
  }

  /** The parcels that were taken have landed or failed. */
  void over(List<Waiting> group) {
    for (var one : group) {
      var caller = isWide(one) ? callers.get(one.partitionedLines().caller()) : null;
      if (caller == null || !caller.isWideAtWork) continue;
      caller.isWideAtWork = false;
      wideAtWork--;
      forgetIfIdle(caller);
    }
  }

  private void forgetIfIdle(Caller caller) {
    if (caller.waiting.isEmpty() && !caller.isWideAtWork) callers.remove(caller.name);
  }

  private static boolean isWide(Waiting waiting) {
    return waiting.partitionedLines().partitions() > GROUP_OBJECTS;
  }
}
