package dev.tidemark.catalog.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Splits the long lines of another reader's chunks between their objects. If messages are split,
 * their events may be a hundred times as large as a chunk, and each object of two bytes needs an
 * entry.
 */
public final class ConcatenatedChunkReader implements ChunkReader {
  private final ChunkReader from;
  private final int longest;
  private final Deque<TextChunk> cut = new ArrayDeque<>();

  /**
   * Splits the chunks of a reader.
   *
   * @param longest a longer line is split if it contains several objects
   */
  public ConcatenatedChunkReader(ChunkReader from, int longest) {
    this.from = from;
    this.longest = longest;
  }

  @Override
  public @Nullable TextChunk next() throws IOException {
    if (cut.isEmpty()) {
      TextChunk textChunk = from.next();
      if (textChunk == null) return null;
      boolean isOfLines = textChunk.ends() == null && textChunk.oversize() == 0;
      if (!isOfLines || textChunk.length() <= TextChunk.PIECE) return textChunk;
      cutLines(textChunk);
    }
    return cut.removeFirst();
  }

  private void cutLines(TextChunk textChunk) {
    int begin = 0;
    int at = 0;
    while (at < textChunk.length()) {
      int end = LineFeeds.next(textChunk.bytes(), at, textChunk.length());
      if (end - at > longest) begin = cutLine(textChunk, begin, at, end);
      at = Math.min(end + 1, textChunk.length());
      boolean last = at == textChunk.length();
      if (!last && at - begin < TextChunk.PIECE) continue;
      cut.add(lines(textChunk, begin, at, last && textChunk.open()));
      begin = at;
    }
  }

  /**
   * Splits a long line between its objects, if there are any, and returns where the rest begins.
   */
  private int cutLine(TextChunk textChunk, int from, int lineStart, int lineEnd) {
    int begin = from;
    int start = lineStart;
    while (start < lineEnd && ChunkReader.isSpace(textChunk.bytes()[start])) start++;
    if (start == lineEnd || textChunk.bytes()[start] != '{') return begin;
    for (int end : ConcatenatedObjects.ends(textChunk.bytes(), start, lineEnd)) {
      if (end - begin < TextChunk.PIECE || end == lineEnd) continue;
      cut.add(lines(textChunk, begin, end, true));
      begin = end;
    }
    return begin;
  }

  private static TextChunk lines(TextChunk of, int from, int to, boolean open) {
    byte[] bytes = Arrays.copyOfRange(of.bytes(), from, to);
    long offset = of.offset() == TextChunk.UNKNOWN ? TextChunk.UNKNOWN : of.offset() + from;
    return open
        ? TextChunk.objectsOfALine(bytes, bytes.length, offset)
        : TextChunk.lines(bytes, bytes.length, offset);
  }

  @Override
  public void close() throws IOException {
    from.close();
  }
}
