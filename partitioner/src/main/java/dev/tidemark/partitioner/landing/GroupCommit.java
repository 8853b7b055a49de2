package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.storage.ObjectStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lands the batches of many callers together. {@link #land} returns when all lines of a batch are
 * durable, or throws; then no line of the batch is visible.
 *
 * <p>Batches that arrive while the disk is busy wait and are then written together: one object and
 * one flush for each partition, not for each caller. A batch that arrives alone is written
 * immediately. {@link WriteQueue} decides which batches go together and which go next: callers take
 * turns. If a group cannot be written, each of its batches is retried alone, so that a batch fails
 * only for its own lines. After a caller was told that a batch failed, its lines are never retried.
 *
 * <p>A part of a failed batch can stay only if the disk fails between the renames of the objects of
 * one batch. A caller that sends the batch again creates duplicates, which the load drops.
 *
 * <p>Thread-safe. Waiting batches are held in memory; callers must limit their size.
 */
public final class GroupCommit implements AutoCloseable {
  /**
   * While one group waits for the disk, others can be written: a large batch does not delay a small
   * one.
   */
  private static final int COMMITTERS = 3;

  /** Batches of very many objects take seconds. They leave one committer to all others. */
  private static final int COMMITTERS_OF_WIDE = COMMITTERS - 1;

  /** The objects that are written simultaneously, so that they wait for the disk together. */
  private static final int WRITERS = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by {@link #lock}, as all fields below. */
  private final WriteQueue queue;

  private boolean closed;

  private final ExecutorService writers;
  private final List<Thread> committers = new ArrayList<>();
  private final GroupWriter writer;

  /** The batch of one caller, and its result. */
  record Waiting(PartitionedLines partitionedLines, CompletableFuture<Boolean> landed) {
    void succeed() {
      landed.complete(true);
    }

    void fail(Throwable why) {
      landed.completeExceptionally(why);
    }
  }

  /** Creates a group commit that lands in a store, under names that cannot be guessed. */
  public GroupCommit(ObjectStore store) {
    this(store, new WriteQueue(COMMITTERS_OF_WIDE));
  }

  GroupCommit(ObjectStore store, WriteQueue queue) {
    this.queue = queue;
    writers =
        Executors.newFixedThreadPool(
            WRITERS, Thread.ofPlatform().name("landing-writer-", 1).daemon().factory());
    writer = new GroupWriter(store, new SecureRandom(), writers, LandingLimits.LARGEST);
    for (int i = 1; i <= COMMITTERS; i++) {
      committers.add(Thread.ofPlatform().name("landing-" + i).daemon().start(this::run));
    }
  }

  /**
   * Lands a batch and returns when every line survives a power failure.
   *
   * @throws IOException if a line does not; then none is landed (see above for the one exception)
   * @throws IllegalStateException if this is closed
   */
  public void land(PartitionedLines partitionedLines) throws IOException {
    if (partitionedLines.isEmpty()) return;
    var waiting = new Waiting(partitionedLines, new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) throw new IllegalStateException("closed");
      queue.add(waiting);
      changed.signal();
    } finally {
      lock.unlock();
    }
    await(waiting);
  }

  private static void await(Waiting waiting) throws IOException {
    try {
      waiting.landed().get();
    } catch (ExecutionException e) {
      throw new IOException("landing failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted; it is unknown whether the lines landed");
    }
  }

  /**
   * Writes groups until this is closed. Whatever is thrown, every caller must get a result and the
   * thread must not end.
   */
  private void run() {
    List<Waiting> group = new ArrayList<>();
    Throwable failure = null;
    while (true) {
      try {
        if (!group.isEmpty()) over(group, failure);
        takeNext(group);
        if (group.isEmpty()) return;
        writer.write(group);
        failure = null;
      } catch (Throwable e) {
        failure = e;
      }
    }
  }

  /**
   * Waits for the next batches to write. The group stays empty if this is closed and no batch is
   * left.
   */
  private void takeNext(List<Waiting> group) {
    lock.lock();
    try {
      queue.take(group);
      while (group.isEmpty() && !(closed && queue.isEmpty())) {
        changed.awaitUninterruptibly();
        queue.take(group);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Fails the batches that have no result yet, and wakes the committers that wait for the end of
   * this group.
   */
  private void over(List<Waiting> group, @Nullable Throwable failure) {
    if (failure != null) for (Waiting one : group) one.fail(failure);
    lock.lock();
    try {
      queue.over(group);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    group.clear();
  }

  /** Accepts no more batches, and returns when every accepted batch has landed or failed. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread committer : committers) {
      while (committer.isAlive()) {
        try {
          committer.join();
        } catch (InterruptedException e) {
          // Callers still wait for their results, and the disk answers in bounded time.
          interrupted = true;
        }
      }
    }
    writers.shutdown();
    if (interrupted) Thread.currentThread().interrupt();
  }
}
