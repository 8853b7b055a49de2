package dev.tidemark.catalog.deadletter;

import dev.tidemark.catalog.source.ChunkReader;
import dev.tidemark.catalog.source.TextChunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines in a file of dead letters. Each line is an element, numbered as its dead letter.
 */
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
      DeadLetterReader.Letter deadLetter = waiting == null ? deadLetterReader.next() : waiting;
      waiting = null;
      if (deadLetter == null) break;
      if (!deadLetter.isWhole()) {
        if (count == 0)
          return TextChunk.tooLong(
              deadLetter.raw(),
              deadLetter.raw().length,
              TextChunk.UNKNOWN,
              deadLetter.wholeLength(),
              false);
        waiting = deadLetter;
        break;
      }
      text.writeBytes(deadLetter.raw());
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
