package dev.tidemark.catalog.files;

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
