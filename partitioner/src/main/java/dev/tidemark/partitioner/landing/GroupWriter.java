package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.landing.GroupCommit.Waiting;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a group of batches in two steps. First every object is written under a temporary name and
 * flushed. Only when all are written, each gets its final name. A full disk fails the first step,
 * so it leaves no object.
 */
final class GroupWriter {
  /**
   * The objects of one group that are given to the writers at a time. Other groups need the writers
   * too.
   */
  private static final int AT_ONCE = 16;

  private final ObjectStore store;
  private final RandomGenerator random;
  private final ExecutorService writers;
  private final long largest;

  /**
   * Creates a writer of a store.
   *
   * @param largest the most bytes of an object before compression; only a single piece of a batch
   *     may be larger
   */
  GroupWriter(ObjectStore store, RandomGenerator random, ExecutorService writers, long largest) {
    this.store = store;
    this.random = random;
    this.writers = writers;
    this.largest = largest;
  }

  /** An object that is written but does not have its final name yet, and the pieces in it. */
  private record Written(ObjectStore.PendingObject pendingObject, List<Piece> pieces) {}

  /** Lines of one caller and one partition. */
  private record Piece(Waiting owner, ByteArrayOutputStream lines) {
    Instant received() {
      return owner.partitionedLines().received();
    }
  }

  /** Lands the batches or fails them, each with its own result. */
  void write(List<Waiting> group) {
    List<Written> written;
    try {
      written = draft(group);
    } catch (IOException | RuntimeException e) {
      if (group.size() == 1) group.getFirst().fail(e);
      else for (Waiting one : group) write(List.of(one));
      return;
    }
    publish(written);
    for (Waiting one : group) one.succeed();
  }

  /** Writes all objects of a group, or none. */
  private List<Written> draft(List<Waiting> group) throws IOException {
    List<Callable<Written>> tasks = new ArrayList<>();
    byPartition(group)
        .forEach(
            (partition, pieces) -> {
              for (List<Piece> object : objects(pieces)) {
                tasks.add(() -> draft(partition, object));
              }
            });
    List<Written> written = new ArrayList<>();
    IOException failure = null;
    for (Future<Written> object : done(tasks)) {
      if (object.state() == Future.State.SUCCESS) written.add(object.resultNow());
      else if (failure == null) failure = failure(object.exceptionNow());
    }
    if (failure == null) return written;
    for (Written object : written) discard(object, failure);
    throw failure;
  }

  private static void discard(Written object, IOException why) {
    try {
      object.pendingObject().close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private static IOException failure(Throwable e) {
    return e instanceof IOException known ? known : new IOException(String.valueOf(e), e);
  }

  private void publish(List<Written> written) {
    List<Callable<Written>> tasks = new ArrayList<>();
    for (Written object : written) {
      tasks.add(
          () -> {
            try (var pendingObject = object.pendingObject()) {
              pendingObject.publish();
            }
            return object;
          });
    }
    List<Future<Written>> published = done(tasks);
    for (int i = 0; i < written.size(); i++) {
      if (published.get(i).state() == Future.State.SUCCESS) continue;
      // The caller of a batch gets its first failure.
      Throwable why = published.get(i).exceptionNow();
      for (Piece piece : written.get(i).pieces()) piece.owner().fail(why);
    }
  }

  /**
   * Runs the tasks and returns their results when all are done. A single task runs in this thread.
   */
  private List<Future<Written>> done(List<Callable<Written>> tasks) {
    if (tasks.size() == 1) {
      var alone = new FutureTask<>(tasks.getFirst());
      alone.run();
      return List.of(alone);
    }
    List<Future<Written>> started = new ArrayList<>(tasks.size());
    int ended = 0;
    for (Callable<Written> task : tasks) {
      if (started.size() - ended == AT_ONCE) await(started.get(ended++));
      started.add(writers.submit(task));
    }
    while (ended < started.size()) await(started.get(ended++));
    return started;
  }

  private static void await(Future<?> task) {
    try {
      task.get();
    } catch (ExecutionException e) {
      // The caller reads the failure when all have ended.
    } catch (InterruptedException e) {
      throw new IllegalStateException("a committer was interrupted", e);
    }
  }

  private static Map<Partition, List<Piece>> byPartition(List<Waiting> group) {
    Map<Partition, List<Piece>> pieces = new LinkedHashMap<>();
    for (Waiting one : group) {
      one.partitionedLines()
          .lines()
          .forEach(
              (partition, lines) -> {
                List<Piece> all = pieces.computeIfAbsent(partition, key -> new ArrayList<>());
                for (ByteArrayOutputStream piece : lines) all.add(new Piece(one, piece));
              });
    }
    return pieces;
  }

  /** Distributes the pieces of a partition to objects, as many to each as its size allows. */
  private List<List<Piece>> objects(List<Piece> pieces) {
    List<List<Piece>> objects = new ArrayList<>();
    long bytes = 0;
    for (Piece piece : pieces) {
      bytes += piece.lines().size();
      if (objects.isEmpty() || bytes > largest) {
        objects.add(new ArrayList<>());
        bytes = piece.lines().size();
      }
      objects.getLast().add(piece);
    }
    return objects;
  }

  private Written draft(Partition partition, List<Piece> pieces) throws IOException {
    // The load uses this as the time of all lines of the object. With the earliest time, no line
    // becomes too old that was not too old when it was received.
    Instant received =
        pieces.stream().map(Piece::received).min(Comparator.naturalOrder()).orElseThrow();
    var pendingObject =
        store.draft(
            LandedKey.fresh(partition, received, random),
            out -> {
              try (GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 12)) {
                for (Piece piece : pieces) piece.lines().writeTo(gzip);
              }
            });
    return new Written(pendingObject, pieces);
  }
}
