package dev.tidemark.partitioner.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of values by name. Finds a name by its bytes without creating a string. The contents do
 * not change. Thread-safe.
 */
public final class NameTable<T> {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  /**
   * Names that differ only in the middle have the same hash and are stored one after the other;
   * there may be thousands.
   */
  private static final int PROBES = 8;

  private final Map<String, Name<T>> byName = new HashMap<>();
  private final @Nullable Name<T>[] names;
  private final int mask;
  private final Place<T> beginning;

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private NameTable(Map<String, T> byName) {
    int places = Integer.highestOneBit(Math.max(2, byName.size())) * 4;
    mask = places - 1;
    names = new Name[places];
    beginning = new Place<>();
    byName.forEach(
        (text, value) -> {
          var name = new Name<>(text, value);
          this.byName.put(text, name);
          int place = hash(name.written, 1, name.written.length - 2) & mask;
          while (names[place] != null) place = (place + 1) & mask;
          names[place] = name;
        });
  }

  /**
   * A place in an object, which is its start or a name, with the name that followed it last time.
   * Most objects of a stream have their members in the same order, and one comparison is faster
   * than finding the end of a name and then looking it up.
   */
  public static sealed class Place<T> {
    /**
     * The name that some thread saw last. It is only a prediction, which the bytes must confirm, so
     * a race affects only the speed.
     */
    private @Nullable Name<T> next;

    private Place() {}

    @Nullable Name<T> next() {
      return next;
    }
  }

  /** A name. */
  public static final class Name<T> extends Place<T> {
    /** The name as written before a value: UTF-8, in quotes, followed by a colon. */
    private final byte[] written;

    /** Whether the name needs no escapes. */
    private final boolean isPlain;

    private final T value;

    private Name(String text, T value) {
      this.written = ('"' + text + "\":").getBytes(UTF_8);
      this.isPlain = text.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\');
      this.value = value;
    }

    /** Returns the value of this name. */
    public T value() {
      return value;
    }

    /** Returns whether the name equals these bytes, without quotes. */
    private boolean is(byte[] bytes, int from, int to) {
      return Arrays.equals(written, 1, written.length - 2, bytes, from, to);
    }

    /** Returns whether the bytes of a range start with the written name. */
    boolean isWritten(byte[] bytes, int from, int to) {
      int end = from + written.length;
      return end <= to && Arrays.equals(bytes, from, end, written, 0, written.length);
    }

    int writtenLength() {
      return written.length;
    }
  }

  /** Returns the place before the first name of an object. */
  public Place<T> beginning() {
    return beginning;
  }

  /** Creates a table of names with their values. */
  public static <T> NameTable<T> of(Map<String, T> byName) {
    return new NameTable<>(byName);
  }

  /** Returns the number of names. */
  public int size() {
    return byName.size();
  }

  /**
   * Returns the name; null if the table does not contain it.
   *
   * @param before the place before the name
   */
  @Nullable Name<T> find(String text, Place<T> before) {
    return seen(byName.get(text), before);
  }

  @Nullable Name<T> find(byte[] bytes, int from, int to, Place<T> before) {
    int place = hash(bytes, from, to);
    for (int probe = 0; probe < PROBES; probe++) {
      Name<T> name = names[(place + probe) & mask];
      if (name == null) return null;
      if (name.is(bytes, from, to)) return seen(name, before);
    }
    return find(new String(bytes, from, to - from, UTF_8), before);
  }

  private static <T> @Nullable Name<T> seen(@Nullable Name<T> name, Place<T> before) {
    if (name != null && name.isPlain) before.next = name;
    return name;
  }

  /**
   * Returns a hash of the length and the first and last eight bytes, which is enough to distinguish
   * the few names of a schema.
   */
  static int hash(byte[] bytes, int from, int to) {
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
