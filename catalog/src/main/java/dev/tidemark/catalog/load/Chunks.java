package dev.tidemark.catalog.load;

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
sealed interface Chunks extends Closeable
    permits LineChunks, ArrayChunks, CsvChunks, LetterChunks, ConcatenatedChunks {
  /** The next piece, or null at the end. */
  @Nullable Chunk next() throws IOException;

  /** The pieces of a source's bytes, as they lie. */
  static Chunks of(Source source, InputStream raw, Topic topic) throws IOException {
    Chunks chunks =
        switch (source.form()) {
          case JSON -> of(raw, source.size());
          case CSV -> ofCsv(raw, source.size(), topic);
        };
    return cut(chunks, topic);
  }

  /** The same pieces, where those of a long line of objects are cut between the objects. */
  static Chunks cut(Chunks chunks, Topic topic) {
    // A line that may be one event is not searched for several, which would take its time.
    return new ConcatenatedChunks(chunks, topic.explode() == null ? Chunk.MAX_LINE : Chunk.PIECE);
  }

  /** The pieces of what a source holds, told by its first bytes. */
  static Chunks of(InputStream raw, long size) throws IOException {
    PushbackInputStream text = new PushbackInputStream(Unpacked.of(raw, size), 1024);
    int mark = skipByteOrderMark(text);
    int first = firstInk(text);
    return first == '[' ? new ArrayChunks(text, mark) : new LineChunks(text, size, mark);
  }

  /** The pieces of a source that holds rows of CSV. */
  static Chunks ofCsv(InputStream raw, long size, Topic topic) throws IOException {
    PushbackInputStream text = new PushbackInputStream(Unpacked.of(raw, size), 1024);
    skipByteOrderMark(text);
    return new CsvChunks(text, new CsvCells(topic));
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
