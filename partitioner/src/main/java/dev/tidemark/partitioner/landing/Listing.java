package dev.tidemark.partitioner.landing;

import java.util.List;

/**
 * The objects below a prefix.
 *
 * @param objects sorted by key
 * @param unreadable the keys of folders that could not be listed; what is below them is missing
 * @param skipped what is no object, though its name is one's
 */
public record Listing(List<StoredObject> objects, List<String> unreadable, List<Skipped> skipped) {
  static final Listing EMPTY = new Listing(List.of(), List.of(), List.of());

  /**
   * A link or another thing that is no file, or one whose name no key can be: its bytes are no text
   * of this process.
   *
   * @param key what of the name is a text; nothing can be opened by it
   * @param shown the name for whoever looks for it: bytes that are no text as {@code %XX}
   */
  public record Skipped(String key, String shown) {}

  public Listing {
    objects = List.copyOf(objects);
    unreadable = List.copyOf(unreadable);
    skipped = List.copyOf(skipped);
  }
}
