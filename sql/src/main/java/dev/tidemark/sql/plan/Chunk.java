package dev.tidemark.sql.plan;

import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.query.Values;
import dev.tidemark.sql.render.Columns;
import java.util.Map;

/**
 * Rows that lie together: a data file, or one row group of it.
 *
 * @param file the file that is opened for them
 * @param rows how many they are
 * @param closer ranges that are known better than from the file's bounds, by term
 */
record Chunk(DataFile file, long rows, Map<Term, Range> closer) {
  Chunk {
    closer = Map.copyOf(closer);
  }

  static Chunk of(DataFile file) {
    return new Chunk(file, file.rows(), Map.of());
  }

  /** The rows' share of their file's bytes. */
  long bytes() {
    return rows == file.rows() ? file.bytes() : Math.ceilDiv(file.bytes() * rows, file.rows());
  }

  /** What is known of a term's values in these rows. */
  Range range(Term term, Columns columns) {
    Range known = closer.get(term);
    if (known != null) return known;
    return switch (term) {
      case Term.Stored stored -> stored(stored, columns);
      case Term.Head(Term text) -> head(range(text, columns));
      case Term.Declared _, Term.Member _ -> Range.UNKNOWN;
    };
  }

  private Range stored(Term.Stored term, Columns columns) {
    if (term.equals(Term.Stored.ENV)) {
      return Range.only(file.env() == null ? null : new Value.Text(file.env()));
    }
    if (columns.of(term).isEmpty()) return Range.only(null);
    return columns
        .only(term)
        .map(column -> Range.of(file.bounds(column.name()), term.type(), file.rows()))
        // Of a widened field's two columns neither tells of all rows.
        .orElse(Range.UNKNOWN);
  }

  /** Heads are in the order of their texts, or level. */
  private static Range head(Range range) {
    return new Range(
        range.lower() instanceof Value.Text(String lower) ? Values.head(lower) : null,
        range.upper() instanceof Value.Text(String upper) ? Values.head(upper) : null,
        range.hasValues(),
        range.hasNulls());
  }
}
