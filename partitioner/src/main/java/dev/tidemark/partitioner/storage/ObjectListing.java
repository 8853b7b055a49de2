package dev.tidemark.partitioner.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The objects below a prefix.
 *
 * @param objects sorted by key
 * @param unreadable the keys of folders that could not be listed; the objects below them are
 *     missing
 * @param skipped things that have the name of an object but are not objects
 */
public record ObjectListing(
    List<StoredObject> objects, List<String> unreadable, List<Skipped> skipped) {
  /**
   * A symbolic link or another thing that is not a regular file, or a file whose name cannot be a
   * key because its bytes are not text in the encoding of this process.
   *
   * @param key the part of the name that is text; it cannot be used to open the file
   * @param shown the name for messages; bytes that are not text are written as {@code %XX}
   */
  public record Skipped(String key, String shown) {}

  /** Collects the visited objects into a listing. */
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
