package dev.tidemark.partitioner.storage;

/**
 * Receives the objects below a prefix during a walk, in no order, so that a caller that only counts
 * needs little memory. Not thread-safe.
 */
public interface ObjectVisitor {
  /** Returns whether the objects below a folder are visited. */
  default boolean enters(String folder) {
    return true;
  }

  /** Receives an object. */
  void object(StoredObject object);

  /** Receives a folder that could not be listed. The objects below it are not visited. */
  void unreadable(String folder);

  /** Receives a thing that has the name of an object but is not an object. */
  void skipped(ObjectListing.Skipped thing);
}
