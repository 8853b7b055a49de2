package dev.tidemark.catalog.duckdb;

/**
 * The limits of the row groups of one Parquet file. A group ends when it reaches one of them.
 * Immutable.
 *
 * <p>The writer keeps one group in memory, and a reader decodes the 2 048 rows of a vector
 * together: rows of 900 KB in groups of 2 048 rows take 1.8 GB in both. So groups are bounded by
 * bytes, too.
 *
 * @param rows a multiple of a vector's rows
 * @param bytes the size of the rows in the writer's memory
 */
public record RowGroupLimits(long rows, long bytes) {
  /** The rows of a DuckDB vector: every limit of rows is a multiple of it. */
  private static final int VECTOR = 2_048;

  /**
   * The maximum number of vectors in a group. Reading the timestamps of a larger group takes longer
   * than reading the footer entries of two groups.
   */
  private static final int MOST_VECTORS = 10;

  /** Finding a group in the footer and skipping it costs as much as reading this many rows. */
  private static final int ROWS_A_FOOTER_ENTRY = 250;

  private static final long MIB = 1 << 20;

  /** The maximum size of the texts of a group. */
  public static final long TEXT_BYTES = 16 * MIB;

  /** With a lower limit, a file of large rows would have as many groups as rows. */
  private static final long LEAST_TEXT_BYTES = MIB;

  /** The maximum size of the vectors of a group that has more than one vector for each column. */
  private static final long VECTOR_BYTES = 64 * MIB;

  /** The size of a vector of one column: 2 048 texts of 16 bytes in DuckDB's memory. */
  private static final long COLUMN_BYTES = 16 * VECTOR;

  /**
   * Vectors in use between the source and the file: the parsed row, the row as columns, the
   * statistics and pages of each column. Measured for 3 000 columns and rounded up.
   */
  private static final int VECTORS_BESIDE = 4;

  /** The memory of a statement without its rows. */
  private static final long STATEMENT_BYTES = 8 * MIB;

  /**
   * Returns the limits for a file of about this many rows. They minimise the time to decompress one
   * group plus the time to skip the others (decision 0031).
   */
  public static RowGroupLimits of(long rows, int columns) {
    double best = Math.sqrt((double) ROWS_A_FOOTER_ENTRY * rows);
    long inMemory = Math.clamp(VECTOR_BYTES / (columns * COLUMN_BYTES), 1, MOST_VECTORS);
    long vectors = Math.clamp(Math.round(best / VECTOR), 1, inMemory);
    return of(vectors, columns, TEXT_BYTES);
  }

  /**
   * Returns the minimum memory, in bytes, to write a file with this many columns, whatever its rows
   * contain.
   */
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

  /** Returns whether {@link #smaller} would return the same limits. */
  public boolean areSmallest(int columns) {
    return vectors() == 1 && textBytes(columns) == LEAST_TEXT_BYTES;
  }

  /** Returns limits with a quarter of the texts and one vector for each column. */
  public RowGroupLimits smaller(int columns) {
    return of(1, columns, Math.max(LEAST_TEXT_BYTES, textBytes(columns) / 4));
  }

  /**
   * Estimates the memory, in bytes, to write a file.
   *
   * @param texts the size of all texts of the file before compression, in bytes
   */
  public long memoryBytes(int columns, long texts) {
    long inGroup = Math.min(texts, textBytes(columns));
    // The group itself, its pages, and the compressed pages.
    return STATEMENT_BYTES + 3 * inGroup + (vectors() + VECTORS_BESIDE) * columns * COLUMN_BYTES;
  }
}
