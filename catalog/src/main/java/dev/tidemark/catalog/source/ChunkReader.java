package dev.tidemark.catalog.source;

import dev.tidemark.partitioner.topic.Topic;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a source in chunks. The source is plain, gzip or zstd; it contains lines, one
 * JSON array, or CSV, with or without a byte order mark.
 */
public interface ChunkReader extends Closeable {
  /** Returns the next chunk, or null at the end. */
  @Nullable TextChunk next() throws IOException;

  /** Reads the chunks of a source from its raw bytes. */
  static ChunkReader of(Source source, InputStream raw, Topic topic) throws IOException {
    ChunkReader chunkReader =
        switch (source.form()) {
          case JSON -> of(raw, source.size());
          case CSV -> ofCsv(raw, source.size(), topic);
        };
    return cut(chunkReader, topic);
  }

  /** Returns the same chunks, but splits long lines of concatenated objects between the objects. */
  static ChunkReader cut(ChunkReader chunkReader, Topic topic) {
    // A line that can be a single event is not searched for several events: that would take time.
    return new ConcatenatedChunkReader(
        chunkReader, topic.explode() == null ? TextChunk.MAX_LINE : TextChunk.PIECE);
  }

  /** Reads a source whose format is detected by its first bytes. */
  static ChunkReader of(InputStream raw, long size) throws IOException {
    PushbackInputStream text = new PushbackInputStream(Decompression.of(raw, size), 1024);
    int mark = skipByteOrderMark(text);
    int first = firstInk(text);
    return first == '[' ? new ArrayChunkReader(text, mark) : new LineChunkReader(text, size, mark);
  }

  /** Reads a source of CSV rows. */
  static ChunkReader ofCsv(InputStream raw, long size, Topic topic) throws IOException {
    PushbackInputStream text = new PushbackInputStream(Decompression.of(raw, size), 1024);
    skipByteOrderMark(text);
    return new CsvChunkReader(text, new CsvToJson(topic));
  }

  /** Skips a byte order mark and returns its length. */
  private static int skipByteOrderMark(PushbackInputStream text) throws IOException {
    byte[] start = text.readNBytes(3);
    boolean mark =
        start.length == 3
            && start[0] == (byte) 0xEF
            && start[1] == (byte) 0xBB
            && start[2] == (byte) 0xBF;
    if (mark) return start.length;
    text.unread(start);
    return 0;
  }

  /**
   * Returns the first byte that is not white space within the first kilobyte; -1 if there is none.
   */
  private static int firstInk(PushbackInputStream text) throws IOException {
    byte[] start = text.readNBytes(1000);
    text.unread(start);
    for (byte b : start) if (!isSpace(b)) return b;
    return -1;
  }

  /** Returns whether a byte is JSON white space. */
  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
