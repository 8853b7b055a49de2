package dev.tidemark.catalog.duckdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** A column of texts on its way to DuckDB. */
public final class StringColumn {
  /** How many texts one call hands over: more make a copy that leaves the processor's cache. */
  private static final int PIECE = 256;

  private static final int VECTOR = 2048;

  private final byte[] @Nullable [] texts = new byte[VECTOR][];

  public void set(int row, byte @Nullable [] utf8) {
    texts[row] = utf8;
  }

  public void set(int row, @Nullable String text) {
    texts[row] = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Hands the first texts over; null becomes a null. */
  public void write(DuckDBWritableVector vector, int count) {
    for (int from = 0; from < count; from += PIECE) {
      int to = Math.min(count, from + PIECE);
      vector.setStringUtf8Batch(from, Arrays.copyOfRange(texts, from, to));
    }
  }
}
