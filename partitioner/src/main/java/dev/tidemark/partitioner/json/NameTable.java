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
 * What is known by names, found by the bytes of a name without making a string of them. What is
 * found does not change; safe for use by any number of threads.
 */
public final class NameTable<T> {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  /** Names that differ in their middle alone lie one behind the other, up to thousands. */
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
   * A place in an object, the beginning or a name, and which name came after it the last time. Most
   * objects of a stream have their members in one order, and to compare is quicker than to look for
   * the end of a name and then for the name.
   */
  public static sealed class Place<T> {
    /**
     * Whatever any thread saw last. Nothing is believed of it but what the bytes confirm, so it
     * matters to speed alone which one wins.
     */
    private @Nullable Name<T> next;

    private Place() {}

    @Nullable Name<T> next() {
      return next;
    }
  }

  /** A name. */
  public static final class Name<T> extends Place<T> {
    /** As it stands before a value: in UTF-8, quoted, and with the colon. */
    private final byte[] written;

    /** Whether quotes around it are all that it needs there. */
    private final boolean isPlain;

    private final T value;

    private Name(String text, T value) {
      this.written = ('"' + text + "\":").getBytes(UTF_8);
      this.isPlain = text.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\');
      this.value = value;
    }

    /** What is known by it. */
    public T value() {
      return value;
    }

    /** Whether it is those bytes, without quotes. */
    private boolean is(byte[] bytes, int from, int to) {
      return Arrays.equals(written, 1, written.length - 2, bytes, from, to);
    }

    /** Whether the bytes of a range begin with it, as it is written. */
    boolean isWritten(byte[] bytes, int from, int to) {
      int end = from + written.length;
      return end <= to && Arrays.equals(bytes, from, end, written, 0, written.length);
    }

    int writtenLength() {
      return written.length;
    }
  }

  /** What comes before the first name of an object. */
  public Place<T> beginning() {
    return beginning;
  }

  /** A table of those names. */
  public static <T> NameTable<T> of(Map<String, T> byName) {
    return new NameTable<>(byName);
  }

  /** How many names are known. */
  public int size() {
    return byName.size();
  }

  /**
   * The name; null where it is not known.
   *
   * @param before where it was found
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

  /** Of the length and the first and last eight bytes: enough to tell the few names of a schema. */
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
