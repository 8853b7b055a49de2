package dev.tidemark.partitioner.storage;

/**
 * Told of what lies below a prefix while it is walked through, in no order: whoever counts need not
 * hold it. Not thread-safe.
 */
public interface ObjectVisitor {
  /** Whether what lies below a folder is of interest. */
  default boolean enters(String folder) {
    return true;
  }

  /** An object. */
  void object(StoredObject object);

  /** A folder that could not be listed; what is below it is told of no further. */
  void unreadable(String folder);

  /** What is no object, though its name is one's. */
  void skipped(ObjectListing.Skipped thing);
}
