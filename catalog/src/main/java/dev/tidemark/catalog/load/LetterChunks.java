package dev.tidemark.catalog.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines that dead letters hold, each an element: the number of one is that of its letter. */
final class LetterChunks implements Chunks {
  private final Letters letters;
  private Letters.@Nullable Letter waiting;

  LetterChunks(InputStream in) throws IOException {
    letters = new Letters(in);
  }

  @Override
  public @Nullable Chunk next() throws IOException {
    var text = new ByteArrayOutputStream();
    int[] ends = new int[64];
    int count = 0;
    while (text.size() < Chunk.PIECE && count < Chunk.MOST_ELEMENTS) {
      Letters.Letter letter = waiting == null ? letters.next() : waiting;
      waiting = null;
      if (letter == null) break;
      if (!letter.isWhole()) {
        if (count == 0)
          return Chunk.tooLong(
              letter.raw(), letter.raw().length, Chunk.UNKNOWN, letter.wholeLength(), false);
        waiting = letter;
        break;
      }
      text.writeBytes(letter.raw());
      if (count == ends.length) ends = Arrays.copyOf(ends, 2 * count);
      ends[count++] = text.size();
    }
    if (count == 0) return null;
    return Chunk.elements(text.toByteArray(), Arrays.copyOf(ends, count), null);
  }

  @Override
  public void close() throws IOException {
    letters.close();
  }
}
