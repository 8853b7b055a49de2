package dev.tidemark.catalog.source;

import dev.tidemark.partitioner.topic.Topic;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a source in pieces: plain, gzip or zstd, lines or one JSON array or CSV, with a BOM
 * or without.
 */
public interface ChunkReader extends Closeable {
  /** The next piece, or null at the end. */
  @Nullable TextChunk next() throws IOException;

  /** The pieces of a source's bytes, as they lie. */
  static ChunkReader of(Source source, InputStream raw, Topic topic) throws IOException {
    ChunkReader chunkReader =
        switch (source.form()) {
          case JSON -> of(raw, source.size());
          case CSV -> ofCsv(raw, source.size(), topic);
        };
    return cut(chunkReader, topic);
  }

  /** The same pieces, where those of a long line of objects are cut between the objects. */
  static ChunkReader cut(ChunkReader chunkReader, Topic topic) {
    // A line that may be one event is not searched for several, which would take its time.
    return new ConcatenatedChunkReader(
        chunkReader, topic.explode() == null ? TextChunk.MAX_LINE : TextChunk.PIECE);
  }

  /** The pieces of what a source holds, told by its first bytes. */
  static ChunkReader of(InputStream raw, long size) throws IOException {
    PushbackInputStream text = new PushbackInputStream(Decompression.of(raw, size), 1024);
    int mark = skipByteOrderMark(text);
    int first = firstInk(text);
    return first == '[' ? new ArrayChunkReader(text, mark) : new LineChunkReader(text, size, mark);
  }

  /** The pieces of a source that holds rows of CSV. */
  static ChunkReader ofCsv(InputStream raw, long size, Topic topic) throws IOException {
    PushbackInputStream text = new PushbackInputStream(Decompression.of(raw, size), 1024);
    skipByteOrderMark(text);
    return new CsvChunkReader(text, new CsvToJson(topic));
  }

  /** Gives how many bytes it has. */
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

  /** The first byte that is not white space, looking no further than a kilobyte; -1 if none. */
  private static int firstInk(PushbackInputStream text) throws IOException {
    byte[] start = text.readNBytes(1000);
    text.unread(start);
    for (byte b : start) if (!isSpace(b)) return b;
    return -1;
  }

  /** White space of JSON. */
  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
