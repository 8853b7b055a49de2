package dev.tidemark.partitioner.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The objects below a prefix.
 *
 * @param objects sorted by key
 * @param unreadable the keys of folders that could not be listed; what is below them is missing
 * @param skipped what is no object, though its name is one's
 */
public record ObjectListing(
    List<StoredObject> objects, List<String> unreadable, List<Skipped> skipped) {
  /**
   * A link or another thing that is no file, or one whose name no key can be: its bytes are no text
   * of this process.
   *
   * @param key what of the name is a text; nothing can be opened by it
   * @param shown the name for whoever looks for it: bytes that are no text as {@code %XX}
   */
  public record Skipped(String key, String shown) {}

  /** Collects what it is told of. */
  static final class Collector implements ObjectVisitor {
    private final List<StoredObject> objects = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    @Override
    public void object(StoredObject object) {
      objects.add(object);
    }

    @Override
    public void unreadable(String folder) {
      unreadable.add(folder);
    }

    @Override
    public void skipped(Skipped thing) {
      skipped.add(thing);
    }

    ObjectListing listing() {
      objects.sort(Comparator.comparing(StoredObject::key));
      return new ObjectListing(objects, unreadable, skipped);
    }
  }

  public ObjectListing {
    objects = List.copyOf(objects);
    unreadable = List.copyOf(unreadable);
    skipped = List.copyOf(skipped);
  }
}
