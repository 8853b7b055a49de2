package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import java.util.List;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The bounds of one column in each file of a manifest. Immutable. */
sealed interface ColumnBounds permits NoBounds, NumberBounds, DictionaryBounds, PrefixBounds {
  /** A few columns are asked for in many files: a text may take so much more than a number. */
  int MOST_TEXT = 8;

  /** Those of a file; of texts they may be wider than what the manifest says, never narrower. */
  Bounds of(int file);

  /** Bytes that are taken. */
  long memory();

  /** Packs what a manifest says. */
  static ColumnBounds of(Types.NestedField field, List<Bounds> bounds) {
    if (bounds.stream().allMatch(Bounds.UNKNOWN::equals)) return new NoBounds();
    if (field.type().typeId() != Type.TypeID.STRING) {
      return NumberBounds.of(field.type().typeId(), bounds);
    }
    DictionaryBounds exact = DictionaryBounds.of(bounds);
    return exact.textMemory() <= (long) MOST_TEXT * bounds.size() ? exact : PrefixBounds.of(bounds);
  }
}
