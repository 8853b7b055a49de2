package dev.tidemark.catalog.source;

import java.util.Arrays;

/**
 * Finds the ends of objects that follow each other without line feeds, as Firehose delivers them by
 * default.
 *
 * <p>It only matches braces and quotes; the event reader validates the objects. A broken object
 * therefore affects only itself, as long as its braces and quotes match. After the first object
 * whose braces do not match, braces are no longer reliable: from there on, an object ends where a
 * closing brace is followed by an opening brace and a quote, which valid JSON contains only in
 * strings. Each byte is read only a few times, whatever the input.
 */
public final class ConcatenatedObjects {
  private final byte[] bytes;
  private final int to;
  private int[] ends = new int[16];
  private int size;

  private ConcatenatedObjects(byte[] bytes, int to) {
    this.bytes = bytes;
    this.to = to;
  }

  /**
   * Returns the ends of the objects in a range that begins with a brace; the last one is the end of
   * the range. Returns only one end if no object follows the first.
   */
  public static int[] ends(byte[] bytes, int from, int to) {
    ConcatenatedObjects objects = new ConcatenatedObjects(bytes, to);
    objects.find(from);
    return Arrays.copyOf(objects.ends, objects.size);
  }

  /** Returns the end of the last object that is followed by another; 0 if there is none. */
  static int lastEnd(byte[] bytes, int length) {
    if (!beginsWithBrace(bytes, length)) return 0;
    int[] ends = ends(bytes, 0, length);
    return ends.length < 2 ? 0 : ends[ends.length - 2];
  }

  /**
   * Returns the end of the first object that is followed by the beginning of another; -1 if none.
   */
  static int firstMeeting(byte[] bytes, int from, int to) {
    return new ConcatenatedObjects(bytes, to).nextMeeting(from);
  }

  /** Returns whether the first byte that is not white space is a brace. */
  static boolean beginsWithBrace(byte[] bytes, int length) {
    int ink = new ConcatenatedObjects(bytes, length).afterSpace(0);
    return ink < length && bytes[ink] == '{';
  }

  private void find(int from) {
    int start = from;
    for (int end = matchingBrace(start); end >= 0; end = matchingBrace(start)) {
      int next = afterSpace(end);
      boolean another = next < to && bytes[next] == '{';
      if (!another && (next == to || size == 0)) {
        add(to);
        return;
      }
      add(end);
      start = next;
      if (!another) break;
    }
    for (int end = nextMeeting(start); end >= 0; end = nextMeeting(end)) add(end);
    add(to);
  }

  /** Returns the position after the matching closing brace; -1 if there is none. */
  private int matchingBrace(int start) {
    int depth = 0;
    boolean inString = false;
    for (int i = start; i < to; i++) {
      byte b = bytes[i];
      if (inString) {
        if (b == '\\') i++;
        else if (b == '"') inString = false;
      } else if (b == '"') {
        inString = true;
      } else if (b == '{') {
        depth++;
      } else if (b == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private int nextMeeting(int from) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '}' && isObject(afterSpace(i + 1))) return i + 1;
    }
    return -1;
  }

  /** Returns whether an object with at least one member seems to begin at a position. */
  private boolean isObject(int at) {
    if (at >= to || bytes[at] != '{') return false;
    int member = afterSpace(at + 1);
    return member < to && bytes[member] == '"';
  }

  private int afterSpace(int from) {
    int at = from;
    while (at < to && ChunkReader.isSpace(bytes[at])) at++;
    return at;
  }

  private void add(int end) {
    if (size == ends.length) ends = Arrays.copyOf(ends, 2 * size);
    ends[size++] = end;
  }
}
