package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;

/** Bounds of a column that are unknown in every file of a manifest. */
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
