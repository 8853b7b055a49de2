package dev.tidemark.partitioner.landing;

import java.util.List;

/**
 * The objects below a prefix.
 *
 * @param objects sorted by key
 * @param unreadable the keys of folders that could not be listed; what is below them is missing
 */
public record Listing(List<StoredObject> objects, List<String> unreadable) {
  static final Listing EMPTY = new Listing(List.of(), List.of());

  public Listing {
    objects = List.copyOf(objects);
    unreadable = List.copyOf(unreadable);
  }
}
