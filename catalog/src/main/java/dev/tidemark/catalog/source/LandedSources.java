package dev.tidemark.catalog.source;

import dev.tidemark.catalog.duckdb.EngineMemory;
import dev.tidemark.catalog.lake.FailureMessages;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.landing.LandedKey;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.StoredObject;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The landed objects of a topic. Each is deleted after it was loaded. */
public final class LandedSources implements Sources {
  private static final System.Logger LOG = System.getLogger(LandedSources.class.getName());

  /**
   * The attempts to read an object, which may be incomplete because its writer has not finished.
   */
  private static final int TRIES = 5;

  /** An object that is newer than this was written with a clock that is ahead, and is complete. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  /** The objects of one load take at most 1/20 of the heap. */
  private static final int HEAP_PART = 20;

  /**
   * The maximum memory of the objects of one load, some 70 000 objects. Listing them takes less
   * time than loading them, and other topics wait only a few seconds.
   */
  private static final long MOST_ROOM = 32 << 20;

  /** The maximum memory of a key with its entry. */
  private static final int LONGEST_KEY = 1 << 13;

  private final Lake lake;
  private final FolderStore store;
  private final Topic topic;
  private final SourceRejections.Store deadLetters;
  private final Instant now;
  private final Instant settled;
  private final Map<String, Integer> failures;
  private final Opening opening;
  private final @Nullable String after;
  private final long room;
  private LandedObjectScan look;
  private int setAside;

  /** Opens an object by its key. */
  @FunctionalInterface
  public interface Opening {
    InputStream open(FolderStore store, String key) throws IOException;
  }

  /**
   * Lists the objects of a topic.
   *
   * @param failures how often each object could not be read; the map outlives this object
   * @param after only objects with later keys are listed; null: all
   * @param room how much memory the listed objects may take; the rest is for the next load
   */
  public LandedSources(
      Lake lake,
      Topic topic,
      SourceRejections.Store deadLetters,
      Instant now,
      Duration settle,
      Map<String, Integer> failures,
      @Nullable String after,
      long room,
      Opening opening) {
    this.lake = lake;
    this.store = new FolderStore(lake.dir());
    this.topic = topic;
    this.deadLetters = deadLetters;
    this.now = now;
    this.settled = now.minus(settle);
    this.failures = failures;
    this.opening = opening;
    this.after = after;
    this.room = room;
    this.look = new LandedObjectScan(topic, after, room, this::isSettled, Set.of());
  }

  /** Returns how much memory the objects of one load may take. */
  public static long room() {
    return Math.min(MOST_ROOM, Runtime.getRuntime().maxMemory() / HEAP_PART);
  }

  @Override
  public List<Source> list() throws IOException {
    lake.requireLanding();
    LandedObjectScan looking =
        new LandedObjectScan(topic, after, room, this::isSettled, failures.keySet());
    store.walkWithSetAside(PartitionLayout.ROOT, looking);
    look = looking;
    if (look.folders() > 0) LOG.log(Level.WARNING, "cannot be listed: {0}", look.unreadable());
    failures.keySet().retainAll(look.notGone());
    return look.first().stream().map(this::source).toList();
  }

  /** Returns the last listed key if there are more objects after it. */
  public @Nullable String last() {
    return look.last();
  }

  /** Returns the bytes of the objects after it. */
  public long bytesAfter() {
    return look.bytesAfter();
  }

  /** Returns the state of the objects that were listed last and not loaded. */
  public LandingState state() {
    return new LandingState(
        failures.size(), look.setAside() + setAside, look.misplaced(), look.folders());
  }

  private boolean isSettled(StoredObject object) {
    Instant modified = object.modified();
    return LandedKey.isOfPublisher(object.key())
        || !modified.isAfter(settled)
        || modified.isAfter(now.plus(AHEAD));
  }

  private Source source(StoredObject object) {
    Instant received =
        LandedKey.written(object.key())
            .orElse(object.modified().isAfter(now) ? now : object.modified());
    return new Source(
        object.key(),
        object.size(),
        object.modified(),
        received,
        // The client got a 202 for the event: it must not become too old while it waits.
        received.isAfter(now) ? now : received,
        Source.Form.of(object.key()),
        () -> opening.open(store, object.key()));
  }

  @Override
  public void rejected(SourceRejections share) throws IOException {
    deadLetters.write(share);
  }

  @Override
  public void loaded(Source source) throws IOException {
    failures.remove(source.name());
    // An object that has grown contains lines that were not read: it is loaded again, as a whole.
    if (isUnchanged(source)) store.delete(source.name());
  }

  private boolean isUnchanged(Source source) throws IOException {
    try {
      var now = Files.readAttributes(store.path(source.name()), BasicFileAttributes.class);
      return now.size() == source.size()
          && now.lastModifiedTime().toInstant().equals(source.modified());
    } catch (NoSuchFileException goneMeanwhile) {
      return false;
    }
  }

  @Override
  public void unreadable(Source source, IOException why) throws IOException {
    // Another process loaded it.
    if (why instanceof NoSuchFileException) {
      failures.remove(source.name());
      return;
    }
    // The object is not the cause: it stays, however often this happens.
    boolean isOurs = EngineMemory.isShort(why) || isError(why);
    boolean isKnown = failures.containsKey(source.name());
    // Further objects are tried too, and are counted and reported once these are done.
    boolean isCounted = isKnown || failures.size() <= room / LONGEST_KEY;
    // This may last: it is reported once.
    boolean isTold = isCounted && !(isOurs && isKnown);
    int tries = isOurs ? 0 : 1;
    int failed = isCounted ? failures.merge(source.name(), tries, Integer::sum) : tries;
    String next = isOurs ? "it is retried" : "try %d of %d".formatted(failed, TRIES);
    LOG.log(
        isTold ? Level.ERROR : Level.DEBUG,
        "{0} cannot be read to its end ({1}): {2}",
        source.name(),
        next,
        FailureMessages.reason(why));
    if (failed >= TRIES && !isOurs) setAside(source);
  }

  /** Returns whether the program has failed, which a restart or another version may fix. */
  private static boolean isError(Throwable why) {
    for (Throwable cause = why; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error) return true;
    }
    return false;
  }

  /** No caller waits for a single object: it is retried, and set aside after the last attempt. */
  @Override
  public void ended() {}

  /** Renames an object to a name that no loader reads, in its folder. A failure is reported. */
  private void setAside(Source source) {
    Path object = store.path(source.name());
    try {
      move(object);
      setAside++;
      failures.remove(source.name());
    } catch (NoSuchFileException goneMeanwhile) {
      failures.remove(source.name());
    } catch (IOException e) {
      LOG.log(Level.ERROR, "{0} cannot be set aside: {1}", source.name(), e);
    }
  }

  private static void move(Path object) throws IOException {
    try {
      Files.move(object, object.resolveSibling(FolderStore.SET_ASIDE + object.getFileName()));
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException takenOrTooLong) {
      // An object of this name was set aside before, or the name would be too long.
      Files.move(object, object.resolveSibling(FolderStore.SET_ASIDE + UUID.randomUUID()));
    }
  }
}
