package dev.tidemark.catalog.source;

import java.util.Arrays;

/**
 * Objects that follow one another without line feeds, as Firehose delivers them by default: where
 * each ends.
 *
 * <p>It only matches braces and quotes; whether an object is an event is the event reader's to say.
 * So a broken object costs itself alone as long as its braces and quotes match. From the first one
 * where they do not, braces tell nothing any more: then an object ends where a closing brace meets
 * an opening one and its quote, which valid JSON has only inside of texts. Each byte is looked at a
 * few times at most, whatever it is.
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
   * The ends of the objects in a range that begins with a brace; the last one is the range's. Only
   * one where the first object is not followed by another.
   */
  public static int[] ends(byte[] bytes, int from, int to) {
    ConcatenatedObjects objects = new ConcatenatedObjects(bytes, to);
    objects.find(from);
    return Arrays.copyOf(objects.ends, objects.size);
  }

  /** The end of the last object that is followed by another; 0 where there is none. */
  static int lastEnd(byte[] bytes, int length) {
    if (!beginsWithBrace(bytes, length)) return 0;
    int[] ends = ends(bytes, 0, length);
    return ends.length < 2 ? 0 : ends[ends.length - 2];
  }

  /** The end of the first object in a range that the beginning of another follows; -1 if none. */
  static int firstMeeting(byte[] bytes, int from, int to) {
    return new ConcatenatedObjects(bytes, to).nextMeeting(from);
  }

  /** Whether the first byte that is not white space is a brace. */
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

  /** The place after the brace that closes the one at the start; -1 if none does. */
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

  /** Whether an object of at least one member begins there, as far as a look can tell. */
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
