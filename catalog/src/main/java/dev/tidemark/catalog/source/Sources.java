package dev.tidemark.catalog.source;

import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Where a load takes its sources from, and what becomes of them. */
public interface Sources extends AutoCloseable {
  /** What is there to load now. */
  List<Source> list() throws IOException;

  /** Reads the bytes of a source, as they lie, in pieces. */
  default ChunkReader open(Source source, InputStream raw, Topic topic) throws IOException {
    return ChunkReader.of(source, raw, topic);
  }

  /** Keeps the bad lines of a share; when this returns they are durable, or stay where they are. */
  void refused(SourceRejections share) throws IOException;

  /** Every line of a source is durable, in the table or as a dead letter. */
  void loaded(Source source) throws IOException;

  /** A source could not be read to its end; the others can. */
  void unreadable(Source source, IOException why) throws IOException;

  /**
   * Everything that could be read is durable.
   *
   * @throws dev.tidemark.catalog.iceberg.LakeException where somebody waits for what could not
   */
  void ended();

  /** Nobody wants anything of it any more, whether everything was loaded or not. */
  @Override
  default void close() throws IOException {}
}
