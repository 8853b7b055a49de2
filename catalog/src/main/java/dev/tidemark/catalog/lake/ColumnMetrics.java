package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.event.Times;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.UnicodeUtil;
import org.jspecify.annotations.Nullable;

/** Converts the statistics that DuckDB returns for a new file to Iceberg's metrics. */
public final class ColumnMetrics {
  /** The maximum length of a string bound, in code points. */
  private static final int BOUND_LENGTH = 16;

  private static final Pattern FRACTION = Pattern.compile("\\.[0-9]{3}([0-9]{1,3})");

  private ColumnMetrics() {}

  /**
   * Returns the metrics of a file.
   *
   * @param statistics by quoted column name: {@code min}, {@code max}, {@code null_count}, … as
   *     text in UTC, as {@code COPY … (RETURN_STATS)} returns them
   */
  public static Metrics of(Schema schema, long rows, Map<String, Map<String, String>> statistics) {
    Map<Integer, Long> sizes = new HashMap<>();
    Map<Integer, Long> counts = new HashMap<>();
    Map<Integer, Long> nulls = new HashMap<>();
    Map<Integer, Long> nans = new HashMap<>();
    Map<Integer, ByteBuffer> lower = new HashMap<>();
    Map<Integer, ByteBuffer> upper = new HashMap<>();
    for (Types.NestedField field : schema.columns()) {
      Map<String, String> column = statistics.get('"' + field.name() + '"');
      if (column == null) continue;
      int id = field.fieldId();
      put(sizes, id, column.get("column_size_bytes"));
      put(nulls, id, column.get("null_count"));
      put(nans, id, column.get("nan_count"));
      counts.put(id, rows);
      // Queries never filter the payload by range, and its bounds would be most of the metadata.
      if (field.name().equals(TableDefinition.PAYLOAD)) continue;
      put(lower, id, field.type(), bound(field.type(), column.get("min"), false));
      put(upper, id, field.type(), bound(field.type(), column.get("max"), true));
    }
    return new Metrics(rows, sizes, counts, nulls, nans, lower, upper);
  }

  private static void put(Map<Integer, Long> values, int id, @Nullable String number) {
    if (number != null) values.put(id, Long.parseLong(number));
  }

  private static void put(
      Map<Integer, ByteBuffer> bounds, int id, Type type, @Nullable Object value) {
    if (value != null) bounds.put(id, Conversions.toByteBuffer(type, value));
  }

  private static @Nullable Object bound(Type type, @Nullable String text, boolean upper) {
    if (text == null) return null;
    return switch (type.typeId()) {
      case STRING -> truncated(text, upper);
      case LONG -> Long.parseLong(text);
      case DOUBLE -> number(text, upper);
      case BOOLEAN -> text.equals("1") || text.equals("true");
      case TIMESTAMP -> {
        var millis = Times.parse(text);
        yield millis.isPresent() ? (Object) (millis.getAsLong() * 1000 + beyondMillis(text)) : null;
      }
      default -> null;
    };
  }

  /**
   * Truncates a bound: a lower bound to a prefix, an upper bound to a prefix whose last code point
   * that can grow is incremented.
   */
  private static @Nullable CharSequence truncated(String text, boolean upper) {
    Literal<CharSequence> whole = Literal.of(text);
    Literal<CharSequence> cut =
        upper
            ? UnicodeUtil.truncateStringMax(whole, BOUND_LENGTH)
            : UnicodeUtil.truncateStringMin(whole, BOUND_LENGTH);
    return cut == null ? null : cut.value();
  }

  /** Returns the microseconds beyond the milliseconds: rows of other engines may have them. */
  private static int beyondMillis(String text) {
    Matcher fraction = FRACTION.matcher(text);
    return fraction.find() ? Integer.parseInt((fraction.group(1) + "00").substring(0, 3)) : 0;
  }

  /** NaN is in no bound: Iceberg counts it separately. */
  private static @Nullable Object number(String text, boolean upper) {
    return switch (text) {
      case "nan", "-nan" -> null;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> zeroOutward(Double.parseDouble(text), upper);
    };
  }

  /** Iceberg orders -0.0 before 0.0; DuckDB treats them as equal and returns either. */
  private static double zeroOutward(double value, boolean upper) {
    if (value != 0) return value;
    return upper ? 0.0 : -0.0;
  }
}
