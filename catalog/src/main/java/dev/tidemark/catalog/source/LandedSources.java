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

/** What has landed for a topic; deleted when it is loaded. */
public final class LandedSources implements Sources {
  private static final System.Logger LOG = System.getLogger(LandedSources.class.getName());

  /** An object may be cut because its writer is not done; after so many tries it is not. */
  private static final int TRIES = 5;

  /** Who wrote what is newer than this has a clock that is ahead, and is done with it. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  /** The objects of one load take at most one in so many bytes of the heap. */
  private static final int HEAP_PART = 20;

  /**
   * They take no more than this, some seventy thousand: a walk through the landing zone finds as
   * many in less time than they load in, and other topics wait for some seconds.
   */
  private static final long MOST_ROOM = 32 << 20;

  /** No key is longer, with what is noted of it. */
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
   * The objects of a topic.
   *
   * @param failures how often each object of it could not be read; outlives this
   * @param after only those behind this key; null: all
   * @param room how much they may take together; those behind are for another load
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

  /** How much the objects of one load take at most. */
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

  /** The last key of what was listed, where there are more objects behind it. */
  public @Nullable String last() {
    return look.last();
  }

  /** The bytes of those. */
  public long bytesAfter() {
    return look.bytesAfter();
  }

  /** What was not loaded of that which was last listed. */
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
        // Whoever was told that an event is taken need not fear that it is loaded late.
        received.isAfter(now) ? now : received,
        Source.Form.of(object.key()),
        () -> opening.open(store, object.key()));
  }

  @Override
  public void refused(SourceRejections share) throws IOException {
    deadLetters.write(share);
  }

  @Override
  public void loaded(Source source) throws IOException {
    failures.remove(source.name());
    // One that has grown since holds lines that were not read: it is loaded again, whole.
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
    // It is not the object's fault: it stays where it is, however often.
    boolean isOurs = EngineMemory.isShort(why) || isError(why);
    boolean isKnown = failures.containsKey(source.name());
    // Further ones are tried all the same, and counted and told when these are done with.
    boolean isCounted = isKnown || failures.size() <= room / LONGEST_KEY;
    // It may be so for long, and is told once.
    boolean isTold = isCounted && !(isOurs && isKnown);
    int tries = isOurs ? 0 : 1;
    int failed = isCounted ? failures.merge(source.name(), tries, Integer::sum) : tries;
    String next = isOurs ? "it is tried again" : "try %d of %d".formatted(failed, TRIES);
    LOG.log(
        isTold ? Level.ERROR : Level.DEBUG,
        "{0} cannot be read to its end ({1}): {2}",
        source.name(),
        next,
        FailureMessages.reason(why));
    if (failed >= TRIES && !isOurs) setAside(source);
  }

  /** Whether the program has failed, which a restart or another version may fix. */
  private static boolean isError(Throwable why) {
    for (Throwable cause = why; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error) return true;
    }
    return false;
  }

  /** Nobody waits for one object: it is tried again, and set aside in the end. */
  @Override
  public void ended() {}

  /**
   * Under a name that no loader takes, in the same place. What cannot be moved stays, and is told.
   */
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
      // One of this name was set aside before, or the name has no room for more.
      Files.move(object, object.resolveSibling(FolderStore.SET_ASIDE + UUID.randomUUID()));
    }
  }
}
