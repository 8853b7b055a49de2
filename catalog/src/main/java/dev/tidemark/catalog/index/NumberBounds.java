package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import java.util.List;
import org.apache.iceberg.types.Type;
import org.jspecify.annotations.Nullable;

/** Bounds of numbers, times or booleans: 21 bytes per file. Immutable. */
final class NumberBounds implements ColumnBounds {
  private static final int LOWER = 1;
  private static final int UPPER = 2;

  private final Type.TypeID type;
  private final long[] lower;
  private final long[] upper;
  private final byte[] known;
  private final NullCounts nulls;

  private NumberBounds(Type.TypeID type, List<Bounds> bounds) {
    this.type = type;
    lower = new long[bounds.size()];
    upper = new long[bounds.size()];
    known = new byte[bounds.size()];
    nulls = NullCounts.of(bounds);
  }

  static NumberBounds of(Type.TypeID type, List<Bounds> bounds) {
    NumberBounds packed = new NumberBounds(type, bounds);
    for (int i = 0; i < bounds.size(); i++) {
      Object low = bounds.get(i).lower();
      Object high = bounds.get(i).upper();
      if (low != null) packed.lower[i] = bits(low);
      if (high != null) packed.upper[i] = bits(high);
      packed.known[i] = (byte) ((low == null ? 0 : LOWER) | (high == null ? 0 : UPPER));
    }
    return packed;
  }

  @Override
  public Bounds of(int file) {
    return new Bounds(
        (known[file] & LOWER) == 0 ? null : value(lower[file]),
        (known[file] & UPPER) == 0 ? null : value(upper[file]),
        nulls.of(file));
  }

  private static long bits(Object value) {
    return switch (value) {
      case Long number -> number;
      case Double number -> Double.doubleToRawLongBits(number);
      case Boolean truth -> truth ? 1 : 0;
      default -> throw new IllegalArgumentException("not a number, time or boolean: " + value);
    };
  }

  private @Nullable Object value(long bits) {
    return switch (type) {
      case LONG, TIMESTAMP -> bits;
      case DOUBLE -> Double.longBitsToDouble(bits);
      case BOOLEAN -> bits != 0;
      default -> null;
    };
  }

  @Override
  public long memory() {
    return 17L * lower.length + nulls.memory() + 96;
  }
}
