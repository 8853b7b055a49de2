package dev.tidemark.catalog.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.snapshot.Bounds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Packed bounds are those that were packed; of texts they may be wider, never narrower. */
class ColumnBoundsTest {
  private static final int TRIALS = 2_000;

  /** Those that are easily cut or raised wrongly. */
  private static final int[] CODE_POINTS = {
    'a', 'b', 'z', 0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF
  };

  private final long seed = Long.getLong("tidemark.seed", 71);

  @Test
  void numbersTimesAndTruthsComeBackAsTheyWere() {
    Random random = new Random(seed);
    for (Type type :
        List.of(
            Types.LongType.get(),
            Types.DoubleType.get(),
            Types.BooleanType.get(),
            Types.TimestampType.withZone())) {
      List<Bounds> bounds = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        bounds.add(
            random.nextInt(9) == 0
                ? Bounds.UNKNOWN
                : new Bounds(
                    random.nextInt(9) == 0 ? null : value(type, random),
                    random.nextInt(9) == 0 ? null : value(type, random),
                    random.nextInt(1000) - 1));
      }
      ColumnBounds packed = packed(type, bounds);
      assertThat(all(packed, bounds.size())).isEqualTo(bounds);
      assertThat(packed.memory() / 500.0).isLessThanOrEqualTo(24);
    }
  }

  private static Object value(Type type, Random random) {
    return switch (type.typeId()) {
      case DOUBLE -> random.nextGaussian();
      case BOOLEAN -> random.nextBoolean();
      default -> random.nextLong();
    };
  }

  @Test
  void aFewTextsComeBackAsTheyWere() {
    Random random = new Random(seed);
    List<Bounds> bounds = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      bounds.add(new Bounds("org-" + random.nextInt(9), "organisation-" + random.nextInt(99), 0));
    }
    ColumnBounds packed = packed(Types.StringType.get(), bounds);
    assertThat(all(packed, bounds.size())).isEqualTo(bounds);
    assertThat(packed.memory() / 5000.0).isLessThanOrEqualTo(24);
  }

  @Test
  void manyTextsAreCutButNoValueLiesOutside() {
    for (int trial = 0; trial < TRIALS; trial++) {
      Random random = new Random(seed + trial);
      String beginning = text(random, random.nextInt(3));
      List<Bounds> bounds = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        bounds.add(
            new Bounds(maybe(random, beginning), maybe(random, beginning), random.nextInt(3)));
      }
      PrefixBounds packed = PrefixBounds.of(bounds);
      for (int i = 0; i < bounds.size(); i++) {
        Bounds exact = bounds.get(i);
        Bounds cut = packed.of(i);
        String what = "seed %d: %s of %s".formatted(seed + trial, cut, exact);
        assertThat(cut.nulls()).as(what).isEqualTo(exact.nulls());
        assertThat(exact.lower() == null).as(what).isEqualTo(cut.lower() == null);
        if (exact.upper() == null) assertThat(cut.upper()).as(what).isNull();
        if (cut.lower() != null) assertOrder(cut.lower(), exact.lower(), what);
        if (cut.upper() != null) assertOrder(exact.upper(), cut.upper(), what);
      }
    }
  }

  private static void assertOrder(@Nullable Object low, @Nullable Object high, String what) {
    // By code point, which is the order of the bytes of UTF-8.
    assertThat(Arrays.compareUnsigned(utf8(low), utf8(high))).as(what).isNotPositive();
  }

  private static byte[] utf8(@Nullable Object text) {
    return String.valueOf(text).getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable String maybe(Random random, String beginning) {
    return random.nextInt(9) == 0 ? null : beginning + text(random, random.nextInt(12));
  }

  private static String text(Random random, int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
    }
    return text.toString();
  }

  private static ColumnBounds packed(Type type, List<Bounds> bounds) {
    return ColumnBounds.of(Types.NestedField.optional(7, "x", type), bounds);
  }

  private static List<Bounds> all(ColumnBounds packed, int size) {
    List<Bounds> all = new ArrayList<>();
    for (int i = 0; i < size; i++) all.add(packed.of(i));
    return all;
  }
}
