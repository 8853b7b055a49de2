package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.iceberg.util.UnicodeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of texts that are different in nearly every file (ids): their common prefix once, and as
 * many of the following bytes as fit into a long. 20 bytes per file. Immutable.
 */
final class PrefixBounds implements ColumnBounds {
  /** The maximum number of bytes of a text; the lowest byte of the long is their number. */
  private static final int MOST = Long.BYTES - 1;

  /** No packed text has this value. */
  private static final long NONE = -1;

  private final String beginning;
  private final long[] lower;
  private final long[] upper;
  private final NullCounts nulls;

  private PrefixBounds(String beginning, List<Bounds> bounds) {
    this.beginning = beginning;
    this.lower = new long[bounds.size()];
    this.upper = new long[bounds.size()];
    this.nulls = NullCounts.of(bounds);
  }

  static PrefixBounds of(List<Bounds> bounds) {
    String beginning =
        PackedStrings.beginning(
            bounds.stream()
                .flatMap(one -> Stream.of(texts(one)))
                .filter(Objects::nonNull)
                .toList());
    PrefixBounds heads = new PrefixBounds(beginning, bounds);
    for (int i = 0; i < bounds.size(); i++) {
      heads.lower[i] = heads.packed((String) bounds.get(i).lower(), false);
      heads.upper[i] = heads.packed((String) bounds.get(i).upper(), true);
    }
    return heads;
  }

  private static @Nullable String[] texts(Bounds bounds) {
    return new @Nullable String[] {(String) bounds.lower(), (String) bounds.upper()};
  }

  private long packed(@Nullable String text, boolean up) {
    if (text == null) return NONE;
    String rest = text.substring(beginning.length());
    for (int length = MOST; ; length--) {
      String head =
          up
              ? UnicodeUtil.truncateStringMax(rest, length)
              : UnicodeUtil.truncateStringMin(rest, length);
      // No text of that length is above this one.
      if (head == null) return NONE;
      // A single code point always fits.
      byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
      if (bytes.length <= MOST) return packed(bytes);
    }
  }

  private static long packed(byte[] bytes) {
    long packed = bytes.length;
    for (int i = 0; i < bytes.length; i++) packed |= (bytes[i] & 0xFFL) << (8 * (i + 1));
    return packed;
  }

  private @Nullable String text(long packed) {
    if (packed == NONE) return null;
    byte[] bytes = new byte[(int) (packed & 0xFF)];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (packed >>> (8 * (i + 1)));
    return beginning + new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public Bounds of(int file) {
    return new Bounds(text(lower[file]), text(upper[file]), nulls.of(file));
  }

  @Override
  public long memory() {
    return 16L * lower.length + nulls.memory() + 2L * beginning.length() + 96;
  }
}
