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
 * A look through the landing zone for one topic. It holds the topic's first objects by key; of what
 * else lies there it holds numbers, however much there is, and below the days of other topics it
 * does not look.
 */
final class LandedObjectScan implements ObjectVisitor {
  private static final Comparator<StoredObject> BY_KEY = Comparator.comparing(StoredObject::key);

  private static final int EACH = 250;

  /** Some are named to whoever reads the log. */
  private static final int MOST_FOLDERS = 20;

  private final Topic topic;
  private final @Nullable String after;
  private final long room;
  private final Predicate<StoredObject> wanted;
  private final Set<String> failed;
  private final PartitionCache paths = new PartitionCache();

  /** The first so far, the last of them on top. */
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
   * A look that has not begun.
   *
   * @param after the key that objects must be behind; null: all
   * @param room how much is held; one object at the least
   * @param wanted which ones
   * @param failed objects of which is asked whether they are gone
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

  /** Below another topic's folder of a day there are none of this one. */
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
    // There may be room for its shorter key again, but it is not among the first any more.
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

  /** About what an object takes that waits for its turn. */
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

  /** How many objects are held. */
  int held() {
    return first.size();
  }

  /** The first objects, in the order of their keys. */
  List<StoredObject> first() {
    return first.stream().sorted(BY_KEY).toList();
  }

  /** The key of the last of the first objects, where there are more behind it. */
  @Nullable String last() {
    StoredObject last = first.peek();
    return behind != null && last != null ? last.key() : null;
  }

  /** The bytes of those behind. */
  long bytesAfter() {
    return bytesAfter;
  }

  /** Those of the failed objects that nobody has taken away, or that may be where no look goes. */
  Set<String> notGone() {
    return notGone;
  }

  int setAside() {
    return setAside;
  }

  int misplaced() {
    return misplaced;
  }

  /** How many folders, in which the topic's objects may be, cannot be listed. */
  int folders() {
    return folders;
  }

  /** Some of them. */
  List<String> unreadable() {
    return unreadable;
  }
}
