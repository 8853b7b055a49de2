package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;

/** Of a column that no file of a manifest knows anything of. */
record NoBounds() implements ColumnBounds {
  @Override
  public Bounds of(int file) {
    return Bounds.UNKNOWN;
  }

  @Override
  public long memory() {
    return 16;
  }
}
