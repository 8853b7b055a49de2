package dev.tidemark.partitioner.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known by names, found by the bytes of a name without making a string of them. Does not
 * change; safe for use by any number of threads.
 */
public final class NameTable<T> {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final Map<String, T> byName;
  private final byte[][] names;
  private final Object[] values;
  private final int mask;

  private NameTable(Map<String, T> byName) {
    this.byName = byName;
    int places = Integer.highestOneBit(Math.max(2, byName.size())) * 4;
    mask = places - 1;
    names = new byte[places][];
    values = new Object[places];
    byName.forEach(
        (name, value) -> {
          byte[] utf8 = name.getBytes(UTF_8);
          int place = hash(utf8, 0, utf8.length) & mask;
          while (names[place] != null) place = (place + 1) & mask;
          names[place] = utf8;
          values[place] = value;
        });
  }

  /** A table of those names. */
  public static <T> NameTable<T> of(Map<String, T> byName) {
    return new NameTable<>(Map.copyOf(byName));
  }

  /** How many names are known. */
  public int size() {
    return byName.size();
  }

  @Nullable T find(String name) {
    return byName.get(name);
  }

  @SuppressWarnings("unchecked") // only values are put there
  @Nullable T find(byte[] bytes, int from, int to) {
    int place = hash(bytes, from, to) & mask;
    while (true) {
      byte[] name = names[place];
      if (name == null) return null;
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) return (T) values[place];
      place = (place + 1) & mask;
    }
  }

  /** Of the length and the first and last eight bytes: enough to tell the few names of a schema. */
  private static int hash(byte[] bytes, int from, int to) {
    int length = to - from;
    long ends;
    if (length >= Long.BYTES) {
      ends = (long) LONGS.get(bytes, from) + PRIME * (long) LONGS.get(bytes, to - Long.BYTES);
    } else {
      ends = 0;
      for (int i = from; i < to; i++) ends = ends << Byte.SIZE | (bytes[i] & 0xff);
    }
    long mixed = (ends + length) * PRIME;
    return (int) (mixed >>> Integer.SIZE);
  }
}
