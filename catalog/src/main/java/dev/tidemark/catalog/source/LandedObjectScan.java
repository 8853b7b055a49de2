package dev.tidemark.catalog.source;

import dev.tidemark.partitioner.landing.MisplacedObjects;
import dev.tidemark.partitioner.landing.PartitionCache;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.ObjectListing;
import dev.tidemark.partitioner.storage.ObjectVisitor;
import dev.tidemark.partitioner.storage.StoredObject;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A scan of the landing zone for one topic. It keeps the topic's first objects by key; all other
 * objects are only counted, so that memory is bounded. It does not enter the day folders of other
 * topics.
 */
final class LandedObjectScan implements ObjectVisitor {
  private static final Comparator<StoredObject> BY_KEY = Comparator.comparing(StoredObject::key);

  private static final int EACH = 250;

  /** The maximum number of folders that are named in the log. */
  private static final int MOST_FOLDERS = 20;

  private final Topic topic;
  private final @Nullable String after;
  private final long room;
  private final Predicate<StoredObject> wanted;
  private final Set<String> failed;
  private final PartitionCache paths = new PartitionCache();

  /** The first objects so far; the last of them is at the head. */
  private final PriorityQueue<StoredObject> first = new PriorityQueue<>(BY_KEY.reversed());

  private final Set<String> notGone = new HashSet<>();
  private final List<String> unreadable = new ArrayList<>();
  private int folders;
  private int setAside;
  private int misplaced;
  private long taken;
  private @Nullable String behind;
  private long bytesAfter;

  /**
   * Creates a scan.
   *
   * @param after only objects with later keys are kept; null: all
   * @param room how much memory the kept objects may take; at least one object is kept
   * @param wanted which objects are kept
   * @param failed objects for which the scan finds out whether they still exist
   */
  LandedObjectScan(
      Topic topic,
      @Nullable String after,
      long room,
      Predicate<StoredObject> wanted,
      Set<String> failed) {
    this.topic = topic;
    this.after = after;
    this.room = room;
    this.wanted = wanted;
    this.failed = failed;
  }

  /** The day folder of another topic contains no object of this topic. */
  @Override
  public boolean enters(String folder) {
    return PartitionLayout.parse(folder + "/any").map(p -> p.isOfTopic(topic.name())).orElse(true);
  }

  @Override
  public void object(StoredObject object) {
    String key = object.key();
    boolean isSetAside = FolderStore.isSetAside(key);
    var partition = paths.partition(key);
    if (partition.isEmpty()) {
      if (!isSetAside && MisplacedObjects.names(key, topic.name())) misplaced++;
    } else if (partition.get().isOfTopic(topic.name())) {
      if (isSetAside) setAside++;
      else landed(object);
    }
  }

  private void landed(StoredObject object) {
    String key = object.key();
    if (failed.contains(key)) notGone.add(key);
    if ((after != null && key.compareTo(after) <= 0) || !wanted.test(object)) return;
    // There may be room for its shorter key, but it is no longer among the first objects.
    if (behind != null && key.compareTo(behind) >= 0) {
      bytesAfter += object.size();
      return;
    }
    first.add(object);
    taken += weight(object);
    while (taken > room && first.size() > 1) {
      StoredObject last = first.remove();
      taken -= weight(last);
      bytesAfter += last.size();
      behind = last.key();
    }
  }

  /** Returns the approximate memory of an object that waits to be loaded. */
  private static long weight(StoredObject object) {
    return EACH + 2L * object.key().length();
  }

  @Override
  public void unreadable(String folder) {
    if (!enters(folder)) return;
    folders++;
    if (unreadable.size() < MOST_FOLDERS) unreadable.add(folder);
    for (String key : failed) if (key.startsWith(folder + "/")) notGone.add(key);
  }

  @Override
  public void skipped(ObjectListing.Skipped thing) {
    if (MisplacedObjects.names(thing.key(), topic.name())) misplaced++;
  }

  /** Returns how many objects are kept. */
  int held() {
    return first.size();
  }

  /** Returns the first objects in the order of their keys. */
  List<StoredObject> first() {
    return first.stream().sorted(BY_KEY).toList();
  }

  /** Returns the key of the last of the first objects if there are more objects after it. */
  @Nullable String last() {
    StoredObject last = first.peek();
    return behind != null && last != null ? last.key() : null;
  }

  /** Returns the bytes of the objects after the first ones. */
  long bytesAfter() {
    return bytesAfter;
  }

  /**
   * Returns the failed objects that still exist, or that may be in a folder that cannot be listed.
   */
  Set<String> notGone() {
    return notGone;
  }

  int setAside() {
    return setAside;
  }

  int misplaced() {
    return misplaced;
  }

  /** Returns how many folders cannot be listed that may contain objects of the topic. */
  int folders() {
    return folders;
  }

  /** Returns the names of some of these folders. */
  List<String> unreadable() {
    return unreadable;
  }
}
