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
 * The batches that wait for the disk. Decides which of them are written together next.
 *
 * <ol>
 *   <li>Callers take turns: no caller gets a second batch while a batch of another caller waits
 *       that may be written.
 *   <li>The batches of one caller keep their order.
 *   <li>A group has a maximum number of objects and of bytes; a larger batch is written alone.
 *   <li>Of wide batches, those with very many objects, only some are written simultaneously, and
 *       one per caller. The others wait, and batches with few objects go before them.
 * </ol>
 *
 * <p>Not thread-safe.
 */
class WriteQueue {
  /**
   * The most objects of a group. This many take some tenths of a second; a batch of more is wide.
   */
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

  /** The callers with waiting batches, in the order of their turns. */
  private final ArrayList<Caller> order = new ArrayList<>();

  private int wideAtWork;

  /**
   * Creates an empty queue.
   *
   * @param mostWide how many wide batches may be written simultaneously
   */
  WriteQueue(int mostWide) {
    this.mostWide = mostWide;
  }

  boolean isEmpty() {
    return order.isEmpty();
  }

  void add(Waiting parcel) {
    var caller = callers.computeIfAbsent(parcel.partitionedLines().caller(), Caller::new);
    // If memory runs out here, the batch is in neither list or in both.
    order.ensureCapacity(order.size() + 1);
    caller.waiting.add(parcel);
    if (caller.waiting.size() == 1) order.add(caller);
  }

  /**
   * Moves the batches that are written together next into an empty group. The group stays empty if
   * none may be written. Call {@link #over} with the group afterwards.
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
        // A wide batch keeps its place, and others go before it.
        at++;
        continue;
      }
      bytes += next.partitionedLines().bytes();
      objects.addAll(next.partitionedLines().lines().keySet());
      boolean fits = bytes <= GROUP_BYTES && objects.size() <= GROUP_OBJECTS;
      if (!fits && !group.isEmpty()) return;
      // Add to the group first, then remove from here: if anything fails in between, no batch is
      // lost.
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

  /** Marks the batches of the group as landed or failed. */
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
