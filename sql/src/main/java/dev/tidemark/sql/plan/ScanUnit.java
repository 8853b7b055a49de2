package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.query.ValueOrder;
import dev.tidemark.sql.render.Columns;
import java.util.Map;

/**
 * Rows that are stored together: a data file, or one row group of it.
 *
 * @param file the file that contains them
 * @param rows the number of rows
 * @param closer ranges that are narrower than the file's bounds, by term
 */
public record ScanUnit(DataFile file, long rows, Map<Term, ValueRange> closer) {
  public ScanUnit {
    closer = Map.copyOf(closer);
  }

  public static ScanUnit of(DataFile file) {
    return new ScanUnit(file, file.rows(), Map.of());
  }

  /** Returns the rows' share of their file's bytes. */
  long bytes() {
    return rows == file.rows() ? file.bytes() : Math.ceilDiv(file.bytes() * rows, file.rows());
  }

  /** Returns the range of a term's values in these rows. */
  ValueRange range(Term term, Columns columns) {
    ValueRange known = closer.get(term);
    if (known != null) return known;
    return switch (term) {
      case Term.Stored stored -> stored(stored, columns);
      case Term.SortPrefix(Term text) -> head(range(text, columns));
      case Term.Declared _, Term.Member _ -> ValueRange.UNKNOWN;
    };
  }

  private ValueRange stored(Term.Stored term, Columns columns) {
    if (term.equals(Term.Stored.ENV)) {
      return ValueRange.only(file.env() == null ? null : new Value.Text(file.env()));
    }
    if (columns.of(term).isEmpty()) return ValueRange.only(null);
    return columns
        .only(term)
        .map(column -> ValueRange.of(file.bounds(column.name()), term.type(), file.rows()))
        // A widened field has two columns, and neither contains all rows.
        .orElse(ValueRange.UNKNOWN);
  }

  /** Prefixes have the same order as their texts, or are equal. */
  private static ValueRange head(ValueRange valueRange) {
    return new ValueRange(
        valueRange.lower() instanceof Value.Text(String lower) ? ValueOrder.head(lower) : null,
        valueRange.upper() instanceof Value.Text(String upper) ? ValueOrder.head(upper) : null,
        valueRange.hasValues(),
        valueRange.hasNulls());
  }
}
