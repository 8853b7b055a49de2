package dev.tidemark.catalog.load;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of another's, those of a long line of objects cut between them: what becomes of a
 * piece may be a hundred times as large, where messages are taken apart, and objects of two bytes
 * are noted one by one.
 */
final class ConcatenatedChunks implements Chunks {
  private final Chunks from;
  private final int longest;
  private final Deque<Chunk> cut = new ArrayDeque<>();

  /**
   * The pieces of another's.
   *
   * @param longest a longer line is cut, too, where it holds several objects
   */
  ConcatenatedChunks(Chunks from, int longest) {
    this.from = from;
    this.longest = longest;
  }

  @Override
  public @Nullable Chunk next() throws IOException {
    if (cut.isEmpty()) {
      Chunk chunk = from.next();
      if (chunk == null) return null;
      boolean isOfLines = chunk.ends() == null && chunk.oversize() == 0;
      if (!isOfLines || chunk.length() <= Chunk.PIECE) return chunk;
      cutLines(chunk);
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
      if (!last && at - begin < Chunk.PIECE) continue;
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
      if (end - begin < Chunk.PIECE || end == lineEnd) continue;
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

  @Override
  public void close() throws IOException {
    from.close();
  }
}
