package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of texts that many files share: 12 bytes per file, and each distinct text once. Immutable.
 */
final class DictionaryBounds implements ColumnBounds {
  private static final int NONE = -1;

  private final PackedStrings texts;
  private final int[] lower;
  private final int[] upper;
  private final NullCounts nulls;

  private DictionaryBounds(PackedStrings texts, int[] lower, int[] upper, NullCounts nulls) {
    this.texts = texts;
    this.lower = lower;
    this.upper = upper;
    this.nulls = nulls;
  }

  static DictionaryBounds of(List<Bounds> bounds) {
    Map<String, Integer> numbers = new HashMap<>();
    List<String> texts = new ArrayList<>();
    int[] lower = new int[bounds.size()];
    int[] upper = new int[bounds.size()];
    for (int i = 0; i < bounds.size(); i++) {
      lower[i] = number((String) bounds.get(i).lower(), numbers, texts);
      upper[i] = number((String) bounds.get(i).upper(), numbers, texts);
    }
    return new DictionaryBounds(PackedStrings.of(texts), lower, upper, NullCounts.of(bounds));
  }

  private static int number(
      @Nullable String text, Map<String, Integer> numbers, List<String> texts) {
    if (text == null) return NONE;
    return numbers.computeIfAbsent(
        text,
        _ -> {
          texts.add(text);
          return texts.size() - 1;
        });
  }

  @Override
  public Bounds of(int file) {
    return new Bounds(text(lower[file]), text(upper[file]), nulls.of(file));
  }

  private @Nullable String text(int number) {
    return number == NONE ? null : texts.text(number);
  }

  /** Returns the memory of the texts in bytes. */
  long textMemory() {
    return texts.memory();
  }

  @Override
  public long memory() {
    return 8L * lower.length + nulls.memory() + texts.memory() + 64;
  }
}
