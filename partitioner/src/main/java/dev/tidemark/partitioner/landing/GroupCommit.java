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
 * Lands parcels so that each caller knows when his is durable: {@link #land} returns when all of it
 * is, or throws, and then none of it is to be seen.
 *
 * <p>Whoever comes while the disk is busy waits, and all who wait go together: one object, and one
 * wait for the disk, for each partition and not for each caller. Nobody waits for company: a parcel
 * that comes alone is written at once. Who goes with whom, and who goes next, says {@link
 * WriteQueue}: callers come in turn. If a group cannot be written, each of its parcels is tried
 * alone, so that a parcel fails for its own lines only. A line is given to the store once; it is
 * never tried again behind the back of a caller who was told that it failed.
 *
 * <p>Only where the disk fails between the renames of one parcel's objects can a part of a failed
 * parcel stay; whoever sends it again makes duplicates, which fall when they are loaded.
 *
 * <p>Thread-safe. What waits is held in memory: callers bound it.
 */
public final class GroupCommit implements AutoCloseable {
  /** While one group waits for the disk, another can: a large parcel does not hold up a small. */
  private static final int COMMITTERS = 3;

  /** Parcels of very many objects take seconds: they leave a committer to all others. */
  private static final int COMMITTERS_OF_WIDE = COMMITTERS - 1;

  /** Objects of a group that are written at once: they had better wait for the disk together. */
  private static final int WRITERS = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by {@link #lock}, like all below. */
  private final WriteQueue queue;

  private boolean closed;

  private final ExecutorService writers;
  private final List<Thread> committers = new ArrayList<>();
  private final GroupWriter writer;

  /** One caller's parcel, and what becomes of it. */
  record Waiting(PartitionedLines partitionedLines, CompletableFuture<Boolean> landed) {
    void succeed() {
      landed.complete(true);
    }

    void fail(Throwable why) {
      landed.completeExceptionally(why);
    }
  }

  /** Lands in that store, under names nobody can guess. */
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
   * Returns when every line of the parcel survives a power cut.
   *
   * @throws IOException if one does not; then none is landed (see above for the one exception)
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
      throw new IOException("not landed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before it was known whether it landed");
    }
  }

  /** Whatever is thrown, here or below, nobody may wait for ever, nor may the thread end. */
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

  /** Those whose turn it is; nobody when there will be nobody any more. */
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

  /** Fails those who were told nothing; somebody may have waited for just this group to be over. */
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

  /** Takes no more, and returns when everything that was taken has landed or failed. */
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
          // Somebody still waits for an answer, and the disk is not for ever.
          interrupted = true;
        }
      }
    }
    writers.shutdown();
    if (interrupted) Thread.currentThread().interrupt();
  }
}
