package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.landing.GroupCommit.Waiting;
import dev.tidemark.partitioner.layout.Partition;
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
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a group of parcels in two steps: first every object under a name that nobody reads,
 * flushed; only when all of them are is each given its name. Thus a full disk, which shows in the
 * first step, leaves nothing behind.
 */
final class GroupWriter {
  private final ObjectStore store;
  private final RandomGenerator random;
  private final ExecutorService writers;
  private final long largest;

  /**
   * Writes into a store.
   *
   * @param largest no object has more bytes, unpacked, unless one piece of a parcel has
   */
  GroupWriter(ObjectStore store, RandomGenerator random, ExecutorService writers, long largest) {
    this.store = store;
    this.random = random;
    this.writers = writers;
    this.largest = largest;
  }

  /** An object that is written and not yet named, and whose lines are in it. */
  private record Written(ObjectStore.Draft draft, List<Piece> pieces) {}

  /** Lines of one caller and one partition. */
  private record Piece(Waiting owner, ByteArrayOutputStream lines) {
    Instant received() {
      return owner.parcel().received();
    }
  }

  /** Lands them or fails them, each for itself. */
  void write(List<Waiting> group) {
    List<Written> written;
    try {
      written = draft(group);
    } catch (IOException | RuntimeException e) {
      if (group.size() == 1) group.getFirst().fail(e);
      else for (Waiting one : group) write(List.of(one));
      return;
    }
    for (Written object : written) {
      try (var draft = object.draft()) {
        draft.publish();
      } catch (IOException | RuntimeException e) {
        // The first failure of a parcel is what its caller hears of.
        for (Piece piece : object.pieces()) piece.owner().fail(e);
      }
    }
    for (Waiting one : group) one.succeed();
  }

  /** All objects of a group, or none. */
  private List<Written> draft(List<Waiting> group) throws IOException {
    List<Callable<Written>> tasks = new ArrayList<>();
    byPartition(group)
        .forEach(
            (partition, pieces) -> {
              for (List<Piece> object : objects(pieces)) {
                tasks.add(() -> draft(partition, object));
              }
            });
    if (tasks.size() == 1) return List.of(called(tasks.getFirst()));
    List<Future<Written>> futures = tasks.stream().map(writers::submit).toList();
    List<Written> written = new ArrayList<>();
    IOException failure = null;
    for (Future<Written> future : futures) {
      try {
        written.add(future.get());
      } catch (ExecutionException e) {
        if (failure == null) failure = new IOException(String.valueOf(e.getCause()), e.getCause());
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts a committer", e);
      }
    }
    if (failure == null) return written;
    for (Written object : written) discard(object, failure);
    throw failure;
  }

  private static void discard(Written object, IOException why) {
    try {
      object.draft().close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private static Written called(Callable<Written> task) throws IOException {
    try {
      return task.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static Map<Partition, List<Piece>> byPartition(List<Waiting> group) {
    Map<Partition, List<Piece>> pieces = new LinkedHashMap<>();
    for (Waiting one : group) {
      one.parcel()
          .lines()
          .forEach(
              (partition, lines) -> {
                List<Piece> all = pieces.computeIfAbsent(partition, key -> new ArrayList<>());
                for (ByteArrayOutputStream piece : lines) all.add(new Piece(one, piece));
              });
    }
    return pieces;
  }

  /** The pieces of a partition, as many to an object as it may have. */
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
    // The load takes it for the time of all its lines: none may be too old by it that was not yet.
    Instant received =
        pieces.stream().map(Piece::received).min(Comparator.naturalOrder()).orElseThrow();
    var draft =
        store.draft(
            LandedName.fresh(partition, received, random),
            out -> {
              try (GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 12)) {
                for (Piece piece : pieces) piece.lines().writeTo(gzip);
              }
            });
    return new Written(draft, pieces);
  }
}
