package dev.tidemark.catalog.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line feeds, eight bytes at a time. */
public final class LineFeeds {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long LINE_FEEDS = LOW_BITS * '\n';

  private LineFeeds() {}

  /**
   * Returns the position of the next line feed in a range; the end of the range if there is none.
   */
  public static int next(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long difference = (long) LONGS.get(bytes, at) ^ LINE_FEEDS;
      // The lowest byte that is zero has its highest bit set; the bytes below it have not.
      long hits = (difference - LOW_BITS) & ~difference & HIGH_BITS;
      if (hits != 0) return at + (Long.numberOfTrailingZeros(hits) >>> 3);
    }
    while (at < to && bytes[at] != '\n') at++;
    return at;
  }
}
