package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.partitioner.event.Times;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Reads the bounds of a column in a file from a manifest entry. */
final class BoundsReader {
  private BoundsReader() {}

  static Bounds of(org.apache.iceberg.DataFile file, Types.NestedField field) {
    int id = field.fieldId();
    Object lower = bound(field.type(), file.lowerBounds(), id, false);
    Object upper = bound(field.type(), file.upperBounds(), id, true);
    // Iceberg's bounds leave out NaN, and engines order NaN above all numbers.
    if (mayHaveNan(file, field)) upper = null;
    Long nulls = file.nullValueCounts() == null ? null : file.nullValueCounts().get(id);
    if (lower == null && upper == null && nulls == null) return Bounds.UNKNOWN;
    return new Bounds(lower, upper, nulls == null ? -1 : nulls);
  }

  /**
   * Returns whether the column may contain NaN, which no bound includes. Our files count such rows
   * and have none; files of other engines may lack the count.
   */
  private static boolean mayHaveNan(org.apache.iceberg.DataFile file, Types.NestedField field) {
    Map<Integer, Long> counts = file.nanValueCounts();
    return field.type().typeId() == Type.TypeID.DOUBLE
        && (counts == null || counts.getOrDefault(field.fieldId(), 1L) > 0);
  }

  /**
   * Converts microseconds to milliseconds; null if the value is not a time that Tidemark accepts,
   * such as an infinite timestamp of another engine.
   */
  private static @Nullable Long millis(long micros, boolean upper) {
    long millis = upper ? Math.ceilDiv(micros, 1000L) : Math.floorDiv(micros, 1000L);
    return Times.isTime(millis) ? millis : null;
  }

  private static @Nullable Object bound(
      Type type, @Nullable Map<Integer, ByteBuffer> bounds, int id, boolean upper) {
    ByteBuffer bytes = bounds == null ? null : bounds.get(id);
    if (bytes == null) return null;
    Object value = Conversions.fromByteBuffer(type, bytes);
    return switch (type.typeId()) {
      case STRING -> value.toString();
      // Other engines may write times finer than a millisecond: round away from the values.
      case TIMESTAMP -> millis((Long) value, upper);
      // In Java -0.0 is below 0.0, but in a query they are equal. Infinite bounds of other engines
      // are dropped: no query can contain an infinite value.
      case DOUBLE -> Double.isFinite((Double) value) ? (Double) value + 0.0 : null;
      case LONG, BOOLEAN -> value;
      default -> null;
    };
  }
}
