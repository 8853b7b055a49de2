package dev.tidemark.catalog.duckdb;

/**
 * The limits of the row groups of one Parquet file. The first one that is reached ends a group.
 *
 * <p>The writer holds one group in memory, and a reader decodes the 2 048 rows of a vector at once:
 * rows of 900 KB in groups of 2 048 rows take 1.8 GB in both. So groups are bounded by bytes, too.
 *
 * @param rows a multiple of a vector's rows
 * @param bytes of the rows as the writer holds them
 */
public record RowGroupLimits(long rows, long bytes) {
  /** DuckDB's vector: no limit of rows is smaller, and all are multiples of it. */
  private static final int VECTOR = 2_048;

  /** Of a larger one, the times of all its rows take longer to read than the footer of two. */
  private static final int MOST_VECTORS = 10;

  /** In so many rows' time a group is found and left out of a statement, though none is read. */
  private static final int ROWS_A_FOOTER_ENTRY = 250;

  private static final long MIB = 1 << 20;

  /** What the texts of a group take at most. */
  public static final long TEXT_BYTES = 16 * MIB;

  /** Below it a file of large rows would have as many groups as rows. */
  private static final long LEAST_TEXT_BYTES = MIB;

  /** What the vectors of a group take at most, where it has more than one of each column. */
  private static final long VECTOR_BYTES = 64 * MIB;

  /** A vector of one column: 2 048 texts of 16 bytes, as the engine holds them. */
  private static final long COLUMN_BYTES = 16 * VECTOR;

  /**
   * Of a row's way from the source to the file: the parsed row, the row as columns, the statistics
   * and pages of each column. Measured for 3 000 columns and rounded up.
   */
  private static final int VECTORS_BESIDE = 4;

  /** What a statement takes beside its rows. */
  private static final long STATEMENT_BYTES = 8 * MIB;

  /**
   * The limits of a file of about so many rows: of which one group is soonest decompressed and the
   * others are soonest left out (decision 0031).
   */
  public static RowGroupLimits of(long rows, int columns) {
    double best = Math.sqrt((double) ROWS_A_FOOTER_ENTRY * rows);
    long inMemory = Math.clamp(VECTOR_BYTES / (columns * COLUMN_BYTES), 1, MOST_VECTORS);
    long vectors = Math.clamp(Math.round(best / VECTOR), 1, inMemory);
    return of(vectors, columns, TEXT_BYTES);
  }

  /** What an engine needs at least to write a file of so many columns, whatever its rows are. */
  public static long leastMemory(int columns) {
    return of(1, columns, LEAST_TEXT_BYTES).memoryBytes(columns, LEAST_TEXT_BYTES);
  }

  private static RowGroupLimits of(long vectors, int columns, long textBytes) {
    return new RowGroupLimits(vectors * VECTOR, textBytes + vectors * columns * COLUMN_BYTES);
  }

  private long vectors() {
    return rows / VECTOR;
  }

  private long textBytes(int columns) {
    return bytes - vectors() * columns * COLUMN_BYTES;
  }

  /** Whether {@link #smaller} would be no smaller. */
  public boolean areSmallest(int columns) {
    return vectors() == 1 && textBytes(columns) == LEAST_TEXT_BYTES;
  }

  /** A quarter of the texts, one vector of each column. */
  public RowGroupLimits smaller(int columns) {
    return of(1, columns, Math.max(LEAST_TEXT_BYTES, textBytes(columns) / 4));
  }

  /**
   * About what an engine needs to write a file.
   *
   * @param texts the bytes of all texts of the file, before they are compressed
   */
  public long memoryBytes(int columns, long texts) {
    long inGroup = Math.min(texts, textBytes(columns));
    // The group itself, its pages, and those compressed.
    return STATEMENT_BYTES + 3 * inGroup + (vectors() + VECTORS_BESIDE) * columns * COLUMN_BYTES;
  }
}
