package dev.tidemark.catalog.duckdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** A buffer of texts for one column of a DuckDB chunk. */
public final class StringColumn {
  /** The number of texts per call: with more, the copy does not fit into the processor's cache. */
  private static final int PIECE = 256;

  private static final int VECTOR = 2048;

  private final byte[] @Nullable [] texts = new byte[VECTOR][];

  public void set(int row, byte @Nullable [] utf8) {
    texts[row] = utf8;
  }

  public void set(int row, @Nullable String text) {
    texts[row] = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the first {@code count} texts to a vector; a null element becomes NULL. */
  public void write(DuckDBWritableVector vector, int count) {
    for (int from = 0; from < count; from += PIECE) {
      int to = Math.min(count, from + PIECE);
      vector.setStringUtf8Batch(from, Arrays.copyOfRange(texts, from, to));
    }
  }
}
