package dev.tidemark.catalog.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines that end with line feeds, cut into pieces at line ends. */
final class LineChunks implements Chunks {
  private static final int SMALLEST = 8 << 10;

  private final InputStream in;
  private final int firstSize;
  private byte[] rest = {};
  private boolean ended;

  LineChunks(InputStream in, long sizeHint) {
    this.in = in;
    // Thousands of small landed objects are one batch: a full piece for each would be gigabytes.
    this.firstSize = Math.clamp(sizeHint + 1, SMALLEST, Chunk.SIZE);
  }

  @Override
  public @Nullable Chunk next() throws IOException {
    byte[] bytes = Arrays.copyOf(rest, Math.max(rest.length, firstSize));
    int length = rest.length;
    rest = new byte[0];
    while (!ended && length < Chunk.SIZE) {
      if (length == bytes.length) bytes = Arrays.copyOf(bytes, Math.min(2 * length, Chunk.SIZE));
      int read = in.read(bytes, length, bytes.length - length);
      if (read < 0) ended = true;
      else length += read;
    }
    if (length == 0) return null;
    if (ended) return Chunk.lines(bytes, length);
    int end = afterLastLineFeed(bytes, length);
    if (end == 0) return tooLong(bytes, length);
    rest = Arrays.copyOfRange(bytes, end, length);
    return Chunk.lines(bytes, end);
  }

  /** Skips the rest of a line of which a whole piece is not the end. */
  private Chunk tooLong(byte[] bytes, int length) throws IOException {
    long whole = length;
    byte[] skipped = new byte[1 << 16];
    while (true) {
      int read = in.read(skipped);
      if (read < 0) {
        ended = true;
        return Chunk.tooLong(bytes, length, whole);
      }
      for (int i = 0; i < read; i++) {
        if (skipped[i] == '\n') {
          rest = Arrays.copyOfRange(skipped, i + 1, read);
          return Chunk.tooLong(bytes, length, whole + i);
        }
      }
      whole += read;
    }
  }

  private static int afterLastLineFeed(byte[] bytes, int length) {
    int end = length;
    while (end > 0 && bytes[end - 1] != '\n') end--;
    return end;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
