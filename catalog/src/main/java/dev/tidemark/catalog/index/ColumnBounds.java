package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import java.util.List;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The bounds of one column in each file of a manifest. Immutable. */
sealed interface ColumnBounds permits NoBounds, NumberBounds, DictionaryBounds, PrefixBounds {
  /**
   * The maximum number of bytes of text per file in {@link DictionaryBounds}. Queries need the
   * bounds of a few columns in many files, so a text may take that much more than a number.
   */
  int MOST_TEXT = 8;

  /**
   * Returns the bounds of a file. Bounds of texts may be wider than those in the manifest, but
   * never narrower.
   */
  Bounds of(int file);

  /** Returns the memory in bytes. */
  long memory();

  /** Packs the bounds that a manifest contains. */
  static ColumnBounds of(Types.NestedField field, List<Bounds> bounds) {
    if (bounds.stream().allMatch(Bounds.UNKNOWN::equals)) return new NoBounds();
    if (field.type().typeId() != Type.TypeID.STRING) {
      return NumberBounds.of(field.type().typeId(), bounds);
    }
    DictionaryBounds exact = DictionaryBounds.of(bounds);
    return exact.textMemory() <= (long) MOST_TEXT * bounds.size() ? exact : PrefixBounds.of(bounds);
  }
}
