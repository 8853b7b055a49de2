package dev.tidemark.catalog.load;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of another's, those that are large for a long line cut between the events on it: what
 * becomes of a piece may be a hundred times as large, where messages are taken apart, and objects
 * of two bytes are noted one by one.
 */
final class SmallChunks implements Chunks {
  /** A piece ends with the first line, object or element that reaches so far. */
  static final int SIZE = Chunk.PIECE;

  private final Chunks from;
  private final int longest;
  private final Deque<Chunk> cut = new ArrayDeque<>();

  /**
   * The pieces of another's.
   *
   * @param longest a longer line is cut, too, where it holds several objects
   */
  SmallChunks(Chunks from, int longest) {
    this.from = from;
    this.longest = longest;
  }

  @Override
  public @Nullable Chunk next() throws IOException {
    if (cut.isEmpty()) {
      Chunk chunk = from.next();
      if (chunk == null) return null;
      if (chunk.oversize() > 0 || chunk.length() <= SIZE) return chunk;
      int[] ends = chunk.ends();
      if (ends == null) cutLines(chunk);
      else cutElements(chunk, ends);
    }
    return cut.removeFirst();
  }

  private void cutLines(Chunk chunk) {
    int begin = 0;
    int at = 0;
    while (at < chunk.length()) {
      int end = LineFeeds.next(chunk.bytes(), at, chunk.length());
      if (end - at > longest) begin = cutLine(chunk, begin, at, end);
      at = Math.min(end + 1, chunk.length());
      boolean last = at == chunk.length();
      if (!last && at - begin < SIZE) continue;
      cut.add(lines(chunk, begin, at, last && chunk.open()));
      begin = at;
    }
  }

  /** Cuts a long line between its objects, if there are any, and gives where its rest begins. */
  private int cutLine(Chunk chunk, int from, int lineStart, int lineEnd) {
    int begin = from;
    int start = lineStart;
    while (start < lineEnd && Chunks.isSpace(chunk.bytes()[start])) start++;
    if (start == lineEnd || chunk.bytes()[start] != '{') return begin;
    for (int end : Concatenated.ends(chunk.bytes(), start, lineEnd)) {
      if (end - begin < SIZE || end == lineEnd) continue;
      cut.add(lines(chunk, begin, end, true));
      begin = end;
    }
    return begin;
  }

  private static Chunk lines(Chunk of, int from, int to, boolean open) {
    byte[] bytes = Arrays.copyOfRange(of.bytes(), from, to);
    long offset = of.offset() == Chunk.UNKNOWN ? Chunk.UNKNOWN : of.offset() + from;
    return open
        ? Chunk.objectsOfALine(bytes, bytes.length, offset)
        : Chunk.lines(bytes, bytes.length, offset);
  }

  private void cutElements(Chunk of, int[] ends) {
    int first = 0;
    int begin = 0;
    for (int i = 0; i < ends.length; i++) {
      if (i < ends.length - 1 && ends[i] - begin < SIZE) continue;
      cut.add(elements(of, ends, first, i + 1));
      first = i + 1;
      begin = ends[i];
    }
  }

  private static Chunk elements(Chunk of, int[] ends, int from, int to) {
    int begin = from == 0 ? 0 : ends[from - 1];
    long[] offsets = of.offsets();
    return Chunk.elements(
        Arrays.copyOfRange(of.bytes(), begin, ends[to - 1]),
        Arrays.stream(ends, from, to).map(end -> end - begin).toArray(),
        offsets == null ? null : Arrays.copyOfRange(offsets, from, to));
  }

  @Override
  public void close() throws IOException {
    from.close();
  }
}
