package dev.tidemark.catalog.deadletter;

import dev.tidemark.catalog.source.ChunkReader;
import dev.tidemark.catalog.source.TextChunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines that dead letters hold, each an element: the number of one is that of its letter. */
final class DeadLetterChunkReader implements ChunkReader {
  private final DeadLetterReader deadLetterReader;
  private DeadLetterReader.@Nullable Letter waiting;

  DeadLetterChunkReader(InputStream in) throws IOException {
    deadLetterReader = new DeadLetterReader(in);
  }

  @Override
  public @Nullable TextChunk next() throws IOException {
    var text = new ByteArrayOutputStream();
    int[] ends = new int[64];
    int count = 0;
    while (text.size() < TextChunk.PIECE && count < TextChunk.MOST_ELEMENTS) {
      DeadLetterReader.Letter letter = waiting == null ? deadLetterReader.next() : waiting;
      waiting = null;
      if (letter == null) break;
      if (!letter.isWhole()) {
        if (count == 0)
          return TextChunk.tooLong(
              letter.raw(), letter.raw().length, TextChunk.UNKNOWN, letter.wholeLength(), false);
        waiting = letter;
        break;
      }
      text.writeBytes(letter.raw());
      if (count == ends.length) ends = Arrays.copyOf(ends, 2 * count);
      ends[count++] = text.size();
    }
    if (count == 0) return null;
    return TextChunk.elements(text.toByteArray(), Arrays.copyOf(ends, count), null);
  }

  @Override
  public void close() throws IOException {
    deadLetterReader.close();
  }
}
